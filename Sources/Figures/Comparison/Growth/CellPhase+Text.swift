internal import Reporters

/// How phases are named.
extension CellPhase {
    /// What it is, in words.
    var name: String {
        switch self {
        case .cycle: "cell cycle"
        case .firstG1: "first G1"
        case .laterG1: "later G1"
        case .budded: "budded phase"
        }
    }

    /// What one of its times is of, as figures count them.
    var noun: String { self == .cycle ? "cycle" : "phase" }

    /// The name as a table for other programs has it.
    var column: String {
        switch self {
        case .cycle: "cell_cycle"
        case .firstG1: "first_g1"
        case .laterG1: "later_g1"
        case .budded: "budded"
        }
    }

    /// Name of the file with the figure of its lengths.
    var fileName: String {
        switch self {
        case .cycle: "cell-cycles"
        case .firstG1: "first-g1"
        case .laterG1: "later-g1"
        case .budded: "budded-phases"
        }
    }

    /// From what to what it goes, as a sentence.
    var definition: String {
        switch self {
        case .cycle:
            "A cycle goes from birth to division or, where cells bud, from the emergence of one bud to that of the next."
        case .firstG1:
            "The first G1 of a cell goes from its separation from its mother to the emergence of its own first bud."
        case .laterG1: "A later G1 goes from the separation of a mother's bud to the emergence of her next one."
        case .budded:
            "The budded phase (S, G2 and M) goes from the emergence of a bud to its separation from its mother."
        }
    }
}
