"""The catalogue of contradictions within a report; rubrics declare further ones, whose codes end in a letter."""

from generator.finding import Catalogue, Entry, Severity


class Contradiction(Catalogue):
    """What the checks of generator.checks can find. A code is never used again for something else."""

    NOT_CHECKED = Entry("C00", Severity.NOTE, "未能核对{what}", "请补充所缺的内容后再核对")
    TOTAL_WRONG = Entry("C07", Severity.ERROR, "{what}与各项得分之和不相等", "请核对各项得分和总分")
    SCORE_BLANK = Entry("C07-1", Severity.ERROR, "“{what}”没有填写得分", "请补填得分")
    WEIGHTS_WRONG = Entry("C08", Severity.ERROR, "“{what}”的分值与其下各项分值之和不相等", "请核对分值")
    SCORE_WRONG = Entry("C09", Severity.ERROR, "“{what}”的得分与按规则复算的结果不符", "请按评分标准重新计算得分")
    INPUT_UNSTATED = Entry(
        "C10", Severity.WARNING, "“{what}”已有得分，但没有说明所依据的数据", "请补充数据，并据以核对得分"
    )
    GROUNDS_UNSTATED = Entry(
        "C10-1", Severity.NOTE, "“{what}”已有得分，但没有说明各项要求是否达到", "请补充说明和佐证材料"
    )
    ROWS_BLANK = Entry("C10-2", Severity.WARNING, "“{what}”有空白的行", "请逐行补填，没有发生的填0")
    ABOVE_BOUND = Entry("C11", Severity.ERROR, "“{what}”的得分高于已列进度所能得到的上限", "请补充各期进度并重新计算")
    BOUND_ONLY = Entry("C11-1", Severity.NOTE, "“{what}”只列出部分期间的进度，得分只能核对上限", "请补充其余各期的进度")
    LOSS_UNEXPLAINED = Entry(
        "C12", Severity.WARNING, "“{what}”有扣分，但存在的问题中没有对应的内容", "请补写该指标的问题、原因和改进措施"
    )
    MEASURE_MISSING = Entry("C12-1", Severity.WARNING, "问题“{what}”没有对应的改进措施", "请补写改进措施")
    FULL_BUT_PROBLEM = Entry(
        "C13", Severity.WARNING, "“{what}”得满分，却列为存在的问题", "请核对得分，或更正问题所涉及的指标"
    )
    PROBLEM_OF_NOTHING = Entry(
        "C13-1", Severity.NOTE, "问题“{what}”没有写明所涉及的指标", "请写明涉及评分表中的哪个指标"
    )
    TARGET_MISSED = Entry(
        "C16", Severity.WARNING, "“{what}”没有达到目标值，也没有说明原因", "请在存在的问题中说明，或核对完成值"
    )
    MET_BUT_LOST = Entry(
        "C16-1", Severity.WARNING, "“{what}”达到目标值却有扣分，没有说明原因", "请核对得分，或说明原因"
    )
    MET_LOST_EXPLAINED = Entry("C16-2", Severity.NOTE, "“{what}”达到目标值，扣分另有原因", "请核对所写原因能否成立")
    COSTS_ABOVE = Entry("C19", Severity.ERROR, "{what}的合计大于项目资金总额", "请核对各项成本指标与资金总额")
    COSTS_BELOW = Entry("C19-1", Severity.WARNING, "{what}的合计小于项目资金总额", "请补全成本指标，或说明差额")
    SCORED_THOUGH_WAIVED = Entry(
        "C20", Severity.WARNING, "“{what}”写明没有或不适用，却有得分", "请核对是否适用；不适用的不计分，由财政部门核定"
    )
