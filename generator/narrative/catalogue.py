"""The catalogue of what the audit of a report finds; C-codes are those of the consistency checks, A-codes its own."""

from generator.finding import Catalogue, Entry, Severity


class Doubt(Catalogue):
    """Everything that the audit can find in a text. A code is never used again for something else."""

    TWO_VALUES = Entry("C01", Severity.ERROR, "{what}前后不一致", "请核对原始数据，把各处改为同一数字")
    TOO_MANY_BUDGETS = Entry(
        "C01-1",
        Severity.WARNING,
        "{what}出现两个以上不同的数字，除年初数、调整后数外不应再有其他数",
        "请写明各数的口径（年初、调整后、是否含上年结转），或更正",
    )
    SAME_WORDS = Entry("C01-2", Severity.WARNING, "同样的话前后数字不同：{what}", "请核对原始数据，把各处改为同一数字")
    POSTS_FOR_PEOPLE = Entry(
        "C01-3", Severity.WARNING, "编制数疑为实有人数：{what}", "请分别写明核定编制数和实有人数，并据以核对控制率"
    )
    PARTS_WRONG = Entry("C02", Severity.ERROR, "分项之和与合计不符：{what}", "请核对各分项和合计数")
    CATEGORIES_WRONG = Entry(
        "C02-1",
        Severity.ERROR,
        "人员、公用、项目之和与{what}不符",
        "请核对各类支出和合计数；另有其他类别的，请一并写明",
    )
    PARTS_ROUNDED = Entry(
        "C02-2", Severity.NOTE, "{what}与分项之和略有出入，属四舍五入", "如需一致，请统一各数的小数位数或调整尾差"
    )
    BASIC_WRONG = Entry(
        "C02-3",
        Severity.WARNING,
        "基本支出与人员、公用等分项之和不符：{what}",
        "请核对基本支出及其分项，口径不同的请写明",
    )
    RATIO_WRONG = Entry("C03", Severity.ERROR, "{what}与所列数字不符", "请按所列数字重新计算比率")
    RATIO_DOUBTFUL = Entry("C03-1", Severity.WARNING, "{what}与上下文中的数字对不上", "请核对比率及其分子、分母")
    RATIO_ROUNDED = Entry(
        "C03-2", Severity.NOTE, "{what}与所列数字略有出入，属四舍五入或尾数取舍", "如需一致，请用所列数字重新计算"
    )
    SHARES_WRONG = Entry("C04", Severity.WARNING, "{what}的各项占比之和不是 100%", "请核对各项占比及其基数")
    TABLE_WRONG = Entry("C05", Severity.ERROR, "表中各行之和与{what}不符", "请核对各行数字，补列遗漏的行，或更正合计")
    TABLE_OTHER_TOTAL = Entry(
        "C05-1", Severity.ERROR, "项目表的合计与正文的项目支出不一致：{what}", "合计应为各项目之和，不应填部门整体数"
    )
    CHANGE_WRONG = Entry("C06", Severity.ERROR, "{what}与前后两数之差不符", "请核对增减额及前后两数")
    CHANGE_RATE_WRONG = Entry("C06-1", Severity.WARNING, "{what}与增减额对不上", "请核对增减幅度，并写明基数")
    BASE_UNNAMED = Entry(
        "C06-2",
        Severity.NOTE,
        "{what}是以调整后预算为基数计算的，文中没有写明",
        "请写明基数；按年初预算计算的，请更正比率",
    )
    WORKS_MORE = Entry(
        "C15",
        Severity.WARNING,
        "重点工作的件数对不上：{what}",
        "请核对应完成的重点工作，交办之外的事项不要列入完成情况",
    )
    GOALS_FEWER = Entry(
        "C15-1",
        Severity.WARNING,
        "编报绩效目标的项目少于实施的项目：{what}",
        "请说明其余项目有无绩效目标，并核对绩效目标完整性的得分",
    )
    LATER_YEAR = Entry(
        "C17", Severity.ERROR, "评价年度以后的事项写入了本年情况：{what}", "请核对年份；属后续计划的移到后续工作计划"
    )
    EARLIER_YEAR = Entry("C17-1", Severity.WARNING, "年份疑有误：{what}", "请核对年份；确为以前年度的，请写明")
    REPEATED = Entry("C18", Severity.NOTE, "两个标题下有相同的句子：{what}", "请保留一处，另一处改写为该标题应写的内容")
    SPECIAL_FUNDS = Entry(
        "C18-1",
        Severity.NOTE,
        "写明没有专项资金，别处又说到专项资金的管理：{what}",
        "请核对有无专项资金，没有的请删去照抄的内容",
    )
    SECTION_MISSING = Entry("C21", Severity.WARNING, "报告没有写到“{what}”", "请补写该部分的情况和数据")
    ODD_CHARACTER = Entry("C22", Severity.ERROR, "数字中夹有不是数字的字符：{what}", "请重新录入该数字")
    UNIT_MISSING = Entry("C22-1", Severity.WARNING, "数字后缺少单位：{what}", "请在数字后写明单位（万元、元、%）")
    FORECAST = Entry("C23", Severity.WARNING, "履职绩效部分用了预计的说法：{what}", "请改写为已实际完成的情况和数据")
    NOT_FOUND = Entry("A01", Severity.NOTE, "未找到依据：{what}", "请核对该数字的来源，或在填报数据中补充")
    UNSPENT = Entry("A02", Severity.NOTE, "写明没有结转结余，但{what}", "请写明未支出部分的去向（如年末由财政收回）")
    NONE_BUT_SOME = Entry("A03", Severity.WARNING, "前后说法相反：{what}", "请核对后统一说法")
    COUNT_DOUBTFUL = Entry(
        "A04", Severity.WARNING, "项目个数与比率对不上：{what}", "请核对项目总数、未完成项目数和比率"
    )
    CONTRADICTS_ANSWERS = Entry("A05", Severity.ERROR, "“{what}”与填报数据不一致", "请核对，把报告或填报数据改为一致")
    COSTS_WRONG = Entry(
        "A06",
        Severity.WARNING,
        "{what}之和与资金总额不符",
        "请核对各项成本指标与资金总额；属单价的，请在指标名称中写明",
    )
    PASSAGE_OUTDATED = Entry(
        "A07", Severity.WARNING, "“{what}”列举的内容与明细表不一致", "请重新生成自评报告（narrate）；改写过的内容会保留"
    )
    OTHER_DEPARTMENT = Entry(
        "A08", Severity.WARNING, "报告中没有出现填报单位“{what}”", "请核对报告和填报数据是不是同一个部门的"
    )
    OTHER_EVALUATION_YEAR = Entry(
        "A09", Severity.ERROR, "报告的评价年度不是填报数据的{what}", "请核对报告和填报数据是不是同一年度的"
    )
    REWRITTEN = Entry(
        "A10",
        Severity.WARNING,
        "“{what}”改写后的数字与按填报数据生成的句子不一致",
        "请核对改写的数字；数字无误的，请更正填报数据",
    )
