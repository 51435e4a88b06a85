public import Reporters

/// An order of the rows of a response map other than the usual one.
public struct ResponseMapOrder: Sendable, Equatable {
    /// What the order is.
    public let order: HeatMapOrder
    /// Tracks from top to bottom.
    public let tracks: [Int]

    /// Orders cells.
    ///
    /// - Parameters:
    ///   - order: what the order is.
    ///   - traces: one trace per cell.
    ///   - responses: responses of the cells.
    /// - Throws: `ReporterError.parameter` for more cells than can be clustered.
    public init(
        _ order: HeatMapOrder,
        of traces: [ProcessedTrace],
        responses: [CellResponse]
    ) throws(ReporterError) {
        self.order = order
        tracks = try order.tracks(of: traces, responses: responses)
    }

    /// The order in words.
    var name: String {
        switch order {
        case .halfTime: "ordered by t½"
        case .onset: "ordered by onset"
        case .amplitude: "ordered by amplitude"
        case .maximum: "ordered by largest value"
        case .cluster: "like courses beside each other"
        }
    }
}

/// The rows of a response map: responders, then the others, then cells of which nothing can be told; or all in one where
/// their order asks for it.
struct ResponseMapRows {
    /// One cell.
    struct Row {
        let trace: ProcessedTrace
        let response: CellResponse?
    }

    /// Cells of one kind.
    struct Block {
        let name: String
        let rows: [Row]
    }

    /// The kinds that occur, from top to bottom.
    let blocks: [Block]

    /// Sorts cells: within a kind as the order has it, else by the time to half of the amplitude, cells without one last,
    /// then by track.
    init(_ traces: [ProcessedTrace], responses: [CellResponse], order: ResponseMapOrder?) {
        let known = responses.reduce(into: [Int: CellResponse]()) { $0[$1.track] = $1 }
        let places = (order?.tracks ?? []).enumerated().reduce(into: [Int: Int]()) { $0[$1.element] = $1.offset }
        func key(_ row: Row) -> (Double, Int) {
            guard order == nil else { return (Double(places[row.trace.track] ?? .max), row.trace.track) }
            let time = row.response?.halfTimeInSeconds.value ?? .nan
            return (time.isNaN ? .infinity : time, row.trace.track)
        }
        let rows = traces.map { Row(trace: $0, response: known[$0.track]) }.sorted { key($0) < key($1) }
        if let order, !order.order.separatesResponders {
            blocks = rows.isEmpty ? [] : [Block(name: "all cells", rows: rows)]
            return
        }
        blocks = ResponseKind.allCases.map { kind in
            Block(name: kind.name, rows: rows.filter { ResponseKind($0.response) == kind })
        }
        .filter { !$0.rows.isEmpty }
    }
}
