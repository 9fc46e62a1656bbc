"""The words of a form, its sheets and their columns.

They are Vietnamese in every language of a run: the form goes to Vietnamese authorities. Keys are
those of `results/<year>.yaml`; they stand in a hidden row, so that columns are known by them
wherever somebody moves them to.
"""

from enum import StrEnum
from typing import NamedTuple

from parplan.plan.results import Status
from parplan.report.report import Kind

VERSION = 1
"""Of the form: one that is made otherwise has another."""

TITLE = "BIỂU BÁO CÁO KẾT QUẢ THỰC HIỆN"
ABOUT = "Hướng dẫn"
META = "parplan"
"""The hidden sheet that says which form it is."""

KEYS, HEADER, FIRST = 0, 2, 3
"""Rows of the hidden keys, of the header, and the first of what is asked."""

NOTHING = "(không có)"

STATUSES = {
    Status.NOT_STARTED: "Chưa thực hiện",
    Status.UNDER_WAY: "Đang thực hiện",
    Status.DONE: "Đã hoàn thành",
    Status.OVERDUE: "Quá hạn",
}
ALSO = {
    Status.NOT_STARTED: ("Chưa", "Chưa làm", "Chưa triển khai", "Chưa tiến hành", "Chưa bắt đầu"),
    Status.UNDER_WAY: ("Đang làm", "Đang triển khai", "Đang tiến hành", "Đang xử lý"),
    Status.DONE: (
        *("Xong", "Xong rồi", "Đã xong", "Làm xong", "Đã làm xong", "Thực hiện xong"),
        *("Hoàn thành", "Hoàn tất", "Đã hoàn tất", "Đã thực hiện", "Đã thực hiện xong"),
    ),
    Status.OVERDUE: ("Trễ hạn", "Đã quá hạn", "Quá thời hạn"),
}
"""What people write who type instead of choosing, and what they mean by it."""

NOT_YET = ("Chưa xong", "Chưa hoàn thành", "Chưa hoàn tất", "Chưa thực hiện xong")
"""Not done: whether it has begun, these words don't say."""

YES, NO = "Có", "Không"


class WhiteCell(StrEnum):
    """What is to be filled in."""

    STATUS = "status"
    PERCENTAGE = "percentage"
    DAY = "day"
    POINTS = "points"
    FIGURE = "figure"
    CODE = "code"
    TEXT = "text"


class FormColumn(NamedTuple):
    """A column: its key, its header, what the header explains, and what is to be filled in.

    Without an entry it is fixed: grey, and locked. `{last}` and `{year}` stand for the years.
    """

    key: str
    label: str
    about: str
    kind: Kind = Kind.TEXT
    entry: WhiteCell | None = None


class FormSheet(NamedTuple):
    """A sheet: its key, its name, what its rows are, and its columns."""

    key: str
    title: str
    about: str
    fields: tuple[FormColumn, ...]


TASKS = FormSheet(
    "tasks",
    "Nhiệm vụ",
    "Nhiệm vụ cơ quan chủ trì, nhiệm vụ của người đứng đầu",
    (
        FormColumn(
            "number",
            "Số",
            "Mã dòng của Phụ lục 01; S và số thứ tự của Phụ lục 02; mục, khoản, điểm của phần Tổ"
            " chức thực hiện (ví dụ: III.1.a).",
            Kind.CODE,
        ),
        FormColumn("words", "Nhiệm vụ", "Nội dung nhiệm vụ, nguyên văn kế hoạch."),
        FormColumn(
            "lead",
            "Chủ trì",
            "Cơ quan, người đứng đầu chủ trì theo kế hoạch; ở phần Tổ chức thực hiện, mỗi cơ quan"
            " tự thực hiện.",
        ),
        FormColumn("due", "Thời hạn", "Ngày phải hoàn thành, nếu đã được giao.", Kind.DATE),
        FormColumn(
            "status", "Tình trạng", "Chọn một trong danh sách.", Kind.TEXT, WhiteCell.STATUS
        ),
        FormColumn(
            "percentage",
            "Tỷ lệ hoàn thành (%)",
            "Số từ 0 đến 100; ghi 85, không ghi 0,85.",
            Kind.POINTS,
            WhiteCell.PERCENTAGE,
        ),
        FormColumn(
            "done_on",
            "Ngày hoàn thành",
            "Ngày hoàn thành nhiệm vụ: ngày/tháng/năm.",
            Kind.DATE,
            WhiteCell.DAY,
        ),
        FormColumn(
            "product",
            "Sản phẩm",
            "Văn bản hoặc kết quả cụ thể: số, ký hiệu, ngày, trích yếu.",
            Kind.TEXT,
            WhiteCell.TEXT,
        ),
        FormColumn("note", "Ghi chú", "Khó khăn, vướng mắc, kiến nghị.", Kind.TEXT, WhiteCell.TEXT),
    ),
)
LEAVES = FormSheet(
    "leaves",
    "Tiêu chí",
    "Tiêu chí, tiêu chí thành phần cơ quan chủ trì",
    (
        FormColumn("code", "Mã", "Mã tiêu chí trong Phụ lục 01.", Kind.CODE),
        FormColumn("title", "Tiêu chí, tiêu chí thành phần", "Tên tiêu chí, nguyên văn kế hoạch."),
        FormColumn("max_points", "Điểm tối đa", "Điểm tối đa của tiêu chí.", Kind.POINTS),
        FormColumn("score", "Điểm đạt được năm {last}", "Điểm đạt được năm trước.", Kind.POINTS),
        FormColumn("target", "Mục tiêu năm {year}", "Mục tiêu của năm theo kế hoạch.", Kind.POINTS),
        FormColumn(
            "computed",
            "Điểm theo số liệu",
            "Tự tính từ trang Số liệu, nếu tiêu chí có cách tính; để tham khảo.",
            Kind.POINTS,
        ),
        FormColumn(
            "self",
            "Điểm tự chấm",
            "Số từ 0 đến điểm tối đa. Tiêu chí điều tra xã hội học không tự chấm (ô xám).",
            Kind.POINTS,
            WhiteCell.POINTS,
        ),
        FormColumn(
            "cause",
            "Nguyên nhân mất điểm",
            "Vì sao chưa đạt điểm tối đa.",
            Kind.TEXT,
            WhiteCell.TEXT,
        ),
    ),
)
FIGURES = FormSheet(
    "figures",
    "Số liệu",
    "Số liệu để tính điểm",
    (
        FormColumn("code", "Mã", "Mã tiêu chí mà số liệu này tính điểm.", Kind.CODE),
        FormColumn("title", "Số liệu", "Số liệu cần báo cáo."),
        FormColumn("unit", "Đơn vị", "Đơn vị tính."),
        FormColumn("value", "Giá trị", "Số, hoặc chọn Có/Không.", Kind.POINTS, WhiteCell.FIGURE),
        FormColumn("rule", "Cách tính điểm", "Điểm theo số liệu được tính như thế nào."),
        FormColumn(
            "points",
            "Điểm theo số liệu",
            "Tự tính khi đã đủ số liệu của tiêu chí.",
            Kind.POINTS,
        ),
    ),
)
EVIDENCE = FormSheet(
    "evidence",
    "Tài liệu kiểm chứng",
    "Tài liệu kiểm chứng: mỗi tài liệu một dòng",
    (
        FormColumn("code", "Mã tiêu chí", "Chọn mã tiêu chí.", Kind.CODE, WhiteCell.CODE),
        FormColumn("number", "Số, ký hiệu", "Ví dụ: 12/BC-SNV.", Kind.TEXT, WhiteCell.TEXT),
        FormColumn("date", "Ngày ban hành", "Ngày/tháng/năm.", Kind.DATE, WhiteCell.DAY),
        FormColumn(
            "issuer", "Cơ quan ban hành", "Tên cơ quan ban hành.", Kind.TEXT, WhiteCell.TEXT
        ),
        FormColumn(
            "section", "Mục", "Mục, phần có nội dung chứng minh.", Kind.TEXT, WhiteCell.TEXT
        ),
        FormColumn("page", "Trang", "Trang có nội dung chứng minh.", Kind.TEXT, WhiteCell.TEXT),
        FormColumn(
            "link",
            "Liên kết, tệp",
            "Địa chỉ https:// của tài liệu, hoặc tên tệp gửi kèm.",
            Kind.TEXT,
            WhiteCell.TEXT,
        ),
    ),
)
ADDED = frozenset({"link"})
"""Columns that forms of earlier days don't have; these are taken all the same."""
GUIDE = FormSheet(
    "about", ABOUT, "", (FormColumn("value", "", "Which form it is: fixed but for two lines."),)
)
"""The first sheet, as far as it has cells that are fixed."""
SHEETS = (TASKS, LEAVES, FIGURES, EVIDENCE)

BLANK_ROWS = 30
"""Of evidence, below what is known; more can be inserted."""

DRAWN_UP, SIGNED, SIGN_HERE = (
    "NGƯỜI LẬP BIỂU",
    "THỦ TRƯỞNG CƠ QUAN",
    "(Ký, ghi rõ họ tên)",
)
"""Where the printed form is signed; of an agency whose head the plan names, its title is there."""

FILLED_BY, REPORTED_ON = "about:filled_by", "about:reported_on"

HOW = (
    "Chỉ điền vào ô trắng. Ô xám là nội dung cố định, đã khóa.",
    "Ô trắng có sẵn nội dung là điều đã biết: giữ nguyên nếu vẫn đúng, sửa nếu đã thay đổi.",
    "Việc nhiều cơ quan cùng chủ trì: ô trắng chỉ có điều cơ quan mình đã báo cáo lần trước.",
    "Ô để trống nghĩa là không báo cáo gì về nội dung đó.",
    "Ngày ghi theo dạng ngày/tháng/năm. Số thập phân dùng dấu phẩy, không dùng dấu phân nhóm.",
    "Mỗi tiêu đề cột có chú thích giải thích cách điền.",
    "Có thể lọc; có thể thêm dòng vào trang Tài liệu kiểm chứng.",
    "Muốn sắp xếp hoặc đổi chỗ cột, hãy bỏ bảo vệ trang tính (không có mật khẩu).",
    "Không xóa cột, hàng hoặc trang bị ẩn: biểu mất chúng thì không tổng hợp được.",
    "Gửi lại tệp này dưới dạng .xlsx hoặc .ods.",
)
