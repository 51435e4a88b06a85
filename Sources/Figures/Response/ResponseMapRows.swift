internal import Reporters

/// The rows of a response map: responders, then the others, then cells of which nothing can be told.
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

    /// Sorts cells: within a kind by the time to half of the amplitude, cells without one last, then by track.
    init(_ traces: [ProcessedTrace], responses: [CellResponse]) {
        let known = responses.reduce(into: [Int: CellResponse]()) { $0[$1.track] = $1 }
        let rows = traces.map { Row(trace: $0, response: known[$0.track]) }
        func key(_ row: Row) -> (Double, Int) {
            let time = row.response?.halfTimeInSeconds.value ?? .nan
            return (time.isNaN ? .infinity : time, row.trace.track)
        }
        blocks = ResponseKind.allCases.map { kind in
            let mine = rows.filter { ResponseKind($0.response) == kind }
            return Block(name: kind.name, rows: mine.sorted { key($0) < key($1) })
        }.filter { !$0.rows.isEmpty }
    }
}
