"""Where the program starts: `parplan`, or `python -m parplan`."""

import gc


def run() -> None:
    """Run the command line in a process of its own."""
    # The process is over before anything is worth collecting, and loading libraries makes the
    # collector walk all they have brought in, again and again.
    gc.disable()
    from parplan.cli.app import main  # noqa: PLC0415

    main()


if __name__ == "__main__":
    run()
