"""The catalogue of what verification finds: codes that are never used again for something else."""

from generator.finding import Catalogue, Entry, Severity
from generator.package import ErrorValue, Value
from generator.rubric.decimals import plain
from generator.rubric.model import TO_BE_DECIDED


class Kind(Catalogue):
    """Everything that verification can find. A code is never used again for something else."""

    SHEET_MISSING = Entry("V01", Severity.ERROR, "缺少工作表“{what}”", "请使用财政部门下发的原表重新填报")
    FORMULA_CHANGED = Entry("V02", Severity.ERROR, "“{what}”的公式与下发表不一致", "请从下发表复制该单元格，恢复原公式")
    FORMULA_OVERWRITTEN = Entry(
        "V03", Severity.ERROR, "“{what}”应为公式，现为固定数值", "请从下发表复制该单元格，恢复原公式"
    )
    LOCKED_CHANGED = Entry("V04", Severity.ERROR, "锁定内容与下发表不一致", "请恢复为下发表的内容")
    VALUE_WRONG = Entry(
        "V05", Severity.ERROR, "“{what}”的显示值与公式计算结果不符", "请在 Excel 或 WPS 中按 F9 重算，核对后保存"
    )
    VALUE_STALE = Entry(
        "V06", Severity.WARNING, "“{what}”的显示值未更新，仍是下发时的值", "请在 Excel 或 WPS 中打开、重算并保存"
    )
    NEVER_CALCULATED = Entry("V07", Severity.WARNING, "“{what}”保存前未重算", "请在 Excel 或 WPS 中打开并保存一次")
    INPUT_WRONG = Entry("V08", Severity.ERROR, "“{what}”填报内容有误", "请按单元格提示重新填写")
    INPUT_MISSING = Entry("V09", Severity.NOTE, "“{what}”尚未评分", "请按“得分依据”中所列补填")
    CHECK_FAILED = Entry("V10", Severity.ERROR, "校验未通过：{what}", "请按“校验”表的处理办法更正")
    CHECK_WARNING = Entry("V11", Severity.WARNING, "校验提醒：{what}", "请更正，或在“校验”表填写情况说明")
    CHECK_NOTE = Entry("V12", Severity.NOTE, "校验提示：{what}", "供核对时参考")
    CHECK_ANSWERED = Entry("V19", Severity.NOTE, "校验提醒已说明：{what}", "由财政部门审核情况说明是否成立")
    NAME_MOVED = Entry(
        "V15",
        Severity.ERROR,
        "“{what}”不在原来的单元格：单元格被剪切移动，或名称被改动",
        "请用下发的原表重新填报，移动内容时用复制、不用剪切",
    )
    SHEET_RENAMED = Entry("V20", Severity.WARNING, "工作表“{what}”被改名", "请改回原来的名称")
    SHEET_ADDED = Entry("V21", Severity.NOTE, "多出工作表“{what}”，其内容未核对", "与填报无关的内容请另存为附件报送")
    HIDDEN_SHEET_ADDED = Entry("V22", Severity.WARNING, "多出隐藏的工作表“{what}”，其内容未核对", "请删除该工作表")
    SHEET_COPIED = Entry(
        "V23", Severity.WARNING, "多出一张与“{what}”内容相同的工作表，未核对", "请确认填在原来的工作表上，并删除副本"
    )
    SHEET_HIDDEN = Entry("V24", Severity.WARNING, "工作表“{what}”被隐藏", "请取消隐藏")
    SHEET_SHOWN = Entry("V25", Severity.NOTE, "隐藏的工作表“{what}”被显示出来", "供核对时参考")
    SHEETS_REORDERED = Entry("V26", Severity.NOTE, "工作表“{what}”的位置有变动", "供核对时参考")
    ROWS_ADDED = Entry("V27", Severity.ERROR, "插入了行：{what}", "请删除插入的行，把其中的内容填到原有的行内")
    ROWS_GONE = Entry(
        "V28", Severity.ERROR, "删除了行：下发表的{what}", "请用“修复”（repair）转入新的空白表，再补填缺少的内容"
    )
    COLUMNS_ADDED = Entry("V29", Severity.ERROR, "插入了列：{what}", "请删除插入的列")
    COLUMNS_GONE = Entry("V30", Severity.ERROR, "删除了列：下发表的{what}", "请用下发的原表重新填报")
    PROTECTION_REMOVED = Entry("V31", Severity.WARNING, "{what}的保护被取消", "内容已与下发表核对；请恢复保护后报送")
    MANUAL_CALCULATION = Entry(
        "V32", Severity.WARNING, "计算方式被设为手动，显示值可能没有更新", "请在“公式”选项卡中把计算选项改为“自动”"
    )
    ROW_HIDDEN = Entry("V33", Severity.WARNING, "行被隐藏：{what}", "请取消隐藏")
    TABLE_ROW_HIDDEN = Entry("V34", Severity.NOTE, "明细表{what}被隐藏或筛选掉", "报送前请取消筛选和隐藏")
    COLUMN_HIDDEN = Entry("V35", Severity.WARNING, "列被隐藏：{what}", "请取消隐藏")
    MERGE_CHANGED = Entry("V36", Severity.WARNING, "单元格区域 {what} 的合并方式有变动", "请恢复为下发表的样子")
    INVISIBLE = Entry(
        "V37", Severity.WARNING, "“{what}”的字体颜色、字号或数字格式使内容看不见", "请从下发表复制该单元格的格式"
    )
    NUMBER_FORMAT_CHANGED = Entry(
        "V38", Severity.WARNING, "“{what}”的数字格式有变动，显示的可能不是实际数值", "请从下发表复制该单元格的格式"
    )
    CELL_UNLOCKED = Entry("V39", Severity.NOTE, "“{what}”的锁定被取消", "内容已与下发表核对，供参考")
    VALIDATION_CHANGED = Entry(
        "V40", Severity.NOTE, "“{what}”的填报限制（数据有效性）被取消或改动，常因粘贴而起", "填报内容已另行检查，供参考"
    )
    ARITHMETIC_WRONG = Entry(
        "V41", Severity.ERROR, "“{what}”的显示值与所填算式的结果不符", "请重算后保存，或直接填写数值"
    )
    NAMES_LOST = Entry(
        "V43",
        Severity.ERROR,
        "工作表“{what}”上的单元格名称已丢失，公式不能正常计算",
        "请用“修复”（repair）转入新的空白表，或用下发的原表重新填报",
    )
    MANY_NEVER_CALCULATED = Entry(
        "V42", Severity.WARNING, "{what}个公式保存前未重算", "请在 Excel 或 WPS 中打开并保存一次"
    )
    INPUT_EXTERNAL = Entry("V16", Severity.ERROR, "“{what}”引用了其他文件", "请直接填写数值")
    INPUT_REFERENCE = Entry(
        "V17", Severity.WARNING, "“{what}”填的是公式，不是数值", "已按其显示的结果计；请直接填写数值，或说明来源"
    )
    INPUT_ARITHMETIC = Entry("V18", Severity.NOTE, "“{what}”填的是算式，已按其结果计", "供核对时参考")
    NO_ORIGINAL = Entry(
        "V13",
        Severity.ERROR,
        "无法核对原表：本表不是由本版本程序生成的，公式未核对",
        "请用下发该表的程序版本核对；以下只列填报内容和得分方面的问题",
    )
    CONSEQUENCES = Entry(
        "V14", Severity.NOTE, "受以上问题影响，另有{what}个单元格的显示值随之不同", "处理以上问题并重算后会自动更正"
    )
    ENGINES_DISAGREE = Entry(
        "V90", Severity.ERROR, "“{what}”的复算程序内部不一致（与填报单位无关）", "请把本文件发给程序维护人员"
    )
    NOT_EVALUATED = Entry(
        "V91", Severity.ERROR, "“{what}”的公式无法由复算程序计算（与填报单位无关）", "请把本文件发给程序维护人员"
    )


PENDING = (TO_BE_DECIDED,)
"""What an indicator still needs that is waived and waits for the finance bureau."""
NOTHING_TO_FILL = f"不适用，待{TO_BE_DECIDED}，无需补填"
OUR_FAULT = frozenset({Kind.ENGINES_DISAGREE, Kind.NOT_EVALUATED})
WRONGLY_SHOWN = frozenset({Kind.VALUE_WRONG, Kind.VALUE_STALE})
LINES_MOVED = frozenset({Kind.ROWS_ADDED, Kind.ROWS_GONE, Kind.COLUMNS_ADDED, Kind.COLUMNS_GONE})
ALTERED = LINES_MOVED | {
    Kind.SHEET_MISSING,
    Kind.FORMULA_CHANGED,
    Kind.FORMULA_OVERWRITTEN,
    Kind.LOCKED_CHANGED,
    Kind.NAME_MOVED,
    Kind.NAMES_LOST,
}


def as_shown(value: Value | ErrorValue) -> str:
    """A cell's value as a message quotes it."""
    match value:
        case None:
            return "（空）"
        case bool():
            return "TRUE" if value else "FALSE"
        case str():
            return value or "（空）"
    return plain(value)
