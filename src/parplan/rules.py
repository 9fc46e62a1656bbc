"""Every rule: its code and how grave it is. What it means stands on its page."""

from parplan.findings import Rule, Severity

_E, _W = Severity.ERROR, Severity.WARNING

PAR001 = Rule("PAR001", _E)
PAR002 = Rule("PAR002", _E)
PAR003 = Rule("PAR003", _E)
PAR101 = Rule("PAR101", _E)
PAR102 = Rule("PAR102", _E)
PAR103 = Rule("PAR103", _E)
PAR104 = Rule("PAR104", _W)
PAR105 = Rule("PAR105", _E)
PAR106 = Rule("PAR106", _W)
PAR107 = Rule("PAR107", _E)
PAR111 = Rule("PAR111", _E)
PAR112 = Rule("PAR112", _E)
PAR113 = Rule("PAR113", _E)
PAR121 = Rule("PAR121", _W)
PAR201 = Rule("PAR201", _E)
PAR202 = Rule("PAR202", _E)
PAR203 = Rule("PAR203", _E)
PAR204 = Rule("PAR204", _W)
PAR205 = Rule("PAR205", _W)
PAR206 = Rule("PAR206", _W)
PAR207 = Rule("PAR207", _E)
PAR301 = Rule("PAR301", _E)
PAR302 = Rule("PAR302", _E)
PAR303 = Rule("PAR303", _W)
PAR304 = Rule("PAR304", _E)
PAR401 = Rule("PAR401", _E)
PAR901 = Rule("PAR901", _E)

RULES = {rule.code: rule for rule in globals().values() if isinstance(rule, Rule)}
