import Figures
import TrackStore

/// What made a result, as tables of a report: programs, inputs with their digests, parameters.
struct ProvenanceTables {
    let tables: [ReportTable]

    init(_ store: TrackStore) throws(StoreError) {
        let runs = try store.runs()
        let programs = runs.map { run in
            [run.stage.rawValue, run.startedAt, "celltrack \(run.programVersion)", run.segmenter ?? ""]
        }
        let inputs = runs.flatMap { run in
            run.inputs.map { [$0.role.rawValue, $0.path, "\($0.byteCount)", $0.sha256 ?? "not computed"] }
        }
        var parameters: [[String]] = []
        try store.forEachRow(of: .runParameter) { row in
            parameters.append(row.map(\.text))
        }
        tables = [
            ReportTable(caption: "Programs", columns: ["stage", "started", "program", "segmenter"], texts: programs),
            ReportTable(caption: "Inputs", columns: ["role", "file", "bytes", "SHA-256"], texts: inputs),
            ReportTable(
                caption: "Parameters of the latest run of each stage",
                columns: ["stage", "parameter", "value"],
                texts: parameters
            ),
        ].filter { !$0.rows.isEmpty }
    }
}

extension TableValue {
    /// The value as text; nothing for none.
    var text: String {
        switch self {
        case .null: ""
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .text(let text): text
        }
    }
}
