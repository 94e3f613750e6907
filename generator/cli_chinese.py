"""The command-line library in Chinese: help pages and every complaint about how a command was typed."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import click


class UnknownCommand(click.UsageError):
    """What was typed is none of the commands; the message is in Chinese."""


class ChineseCommand(click.Command):
    """A command whose help is in Chinese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the first line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The parts of the first line."""
        options = ["[选项]"] if self.params else []
        arguments = [
            f"{param.human_readable_name}{'…' if param.nargs == -1 else ''}"
            for param in self.get_params(ctx)
            if isinstance(param, click.Argument)
        ]
        return [*options, *arguments]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        _write_list(formatter, "选项", [_option_line(option) for option in options])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help, explained in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示本说明"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """A group of commands whose help is in Chinese."""

    command_class = ChineseCommand

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - given by click
        """The parts of the first line."""
        return ["命令", "[参数]"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options."""
        commands = [(name, self.commands[name].get_short_help_str(limit=60)) for name in self.list_commands(ctx)]
        _write_list(formatter, "命令", commands)
        super().format_options(ctx, formatter)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was typed; raises UnknownCommand."""
        if self.get_command(ctx, args[0]) is None:
            raise UnknownCommand(f"没有命令“{args[0]}”{_offer(args[0], self.commands)}", ctx)
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - given by click
        """The commands in the order in which the work is done."""
        return list(self.commands)


def _write_list(formatter: click.HelpFormatter, heading: str, lines: Sequence[tuple[str, str]]) -> None:
    formatter.write(f"\n{heading}：\n")
    with formatter.indentation():
        formatter.write_dl(lines)


def _option_line(option: click.Option) -> tuple[str, str]:
    """An option as typed, and what it is for."""
    shown = "" if option.is_flag else f" {_metavar(option)}"
    return f"{', '.join(option.opts)}{shown}", f"{option.help or ''}{'（必填）' if option.required else ''}"


def _metavar(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return "|".join(map(str, option.type.choices))
    return option.metavar or "内容"


def complaint(error: click.UsageError) -> str:
    """What is wrong with a command line and what to do, in one Chinese sentence."""
    path = error.ctx.command_path if error.ctx else "scorebook"
    return f"{_complaint(error)}。用 {path} --help 查看用法。"


def _complaint(error: click.UsageError) -> str:
    said = "命令写法有误，可能多写了参数"
    match error:
        case click.exceptions.NoSuchOption():
            said = f"没有选项“{error.option_name}”{_offer(error.option_name, error.possibilities or ())}"
        case click.exceptions.MissingParameter():
            said = f"缺少{_name(error.param)}"
        case click.exceptions.BadParameter():
            said = f"{_name(error.param)}填写有误：{_expected(error.param)}"
        case click.exceptions.BadOptionUsage():
            said = f"选项“{error.option_name}”后面缺少内容"
        case UnknownCommand():
            said = error.message
    return said


def _offer(word: str, known: Sequence[str] | Any) -> str:
    close = get_close_matches(word, list(known), n=1)
    return f"，是否应为“{close[0]}”" if close else ""


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return "参数"
    return f"选项“{param.opts[-1]}”" if isinstance(param, click.Option) else f"参数“{param.human_readable_name}”"


def _expected(param: click.Parameter | None) -> str:
    match param.type if param else None:
        case click.Choice(choices=choices):
            return f"可选 {'、'.join(map(str, choices))}"
        case click.IntRange(min=smallest) if smallest is not None:
            return f"应为不小于{smallest}的整数"
        case click.types.IntParamType():
            return "应为整数"
    return "请核对"
