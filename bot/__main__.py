"""`python -m bot …`: the office's own commands."""

from bot.commands import main

if __name__ == "__main__":
    main()
