internal import Reporters

/// What was found about a cell's answer, with its sign in plots.
enum ResponseKind: CaseIterable {
    case responder
    case noResponse
    case undecided

    init(_ response: CellResponse?) {
        switch response?.isResponder {
        case true?: self = .responder
        case false?: self = .noResponse
        case nil: self = .undecided
        }
    }

    /// The kind in words.
    var name: String {
        switch self {
        case .responder: "responders"
        case .noResponse: "no response"
        case .undecided: "not decided"
        }
    }

    /// The sign of a cell.
    var point: DataPoint {
        switch self {
        case .responder: DataPoint(shape: .disc, color: Palette.vermillion)
        case .noResponse: DataPoint(shape: .ring, color: Palette.blue)
        case .undecided: DataPoint(shape: .cross, color: Palette.softInk, size: 2.4)
        }
    }
}
