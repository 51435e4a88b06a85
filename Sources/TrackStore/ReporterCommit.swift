internal import Foundation
internal import GRDB
public import Reporters

extension TrackStore {
    /// Replaces the reporters; values, traces and responses of those that are no longer there go with them.
    ///
    /// The file counts as incomplete until every frame has got its values and `replaceTraces` is called.
    ///
    /// - Parameter reporters: reporters, in the order in which they are shown.
    /// - Throws: `StoreError.inconsistent` for two of one name; the file is then as before.
    public func replaceReporters(_ reporters: [Reporter]) throws(StoreError) {
        try write { database in
            let known = try database.reporters()
            for reporter in known where !reporters.contains(reporter) {
                try database.execute(sql: "DELETE FROM reporter WHERE reporter = ?", arguments: [reporter.name])
            }
            for (position, reporter) in reporters.enumerated() {
                guard known.contains(reporter) else {
                    try database.insert(reporter, at: position)
                    continue
                }
                let sql = "UPDATE reporter SET position = ? WHERE reporter = ?"
                try database.execute(sql: sql, arguments: [position, reporter.name])
            }
            try database.execute(sql: "UPDATE movie SET is_complete = 0")
        }
    }
}

extension Database {
    /// Stores definitions of reporters.
    func insert(_ reporters: [Reporter]) throws {
        for (position, reporter) in reporters.enumerated() { try insert(reporter, at: position) }
    }

    fileprivate func insert(_ reporter: Reporter, at position: Int) throws {
        try Inserter(self, into: "reporter", "reporter, position, region, formula, definition").insert([
            .text(reporter.name), .integer(position), .text(reporter.mainRegion.rawValue), .text(reporter.formula),
            .text(try JSONText.encode(reporter)),
        ])
    }

    /// Stores the values of reporters in a frame.
    func insert(_ values: [MeasuredValue], frame: Int) throws {
        let inserter = try Inserter(
            self,
            into: "reporter_value",
            "frame, label, reporter, value, flags, inner_value, outer_value, background_se, used_share, part_value"
        )
        for measured in values {
            let uncertainty = measured.uncertainty
            try inserter.insert([
                .integer(frame), .label(measured.value.label), .text(measured.value.reporter),
                .real(measured.value.value), .integer(measured.value.flags.rawValue),
                .real(uncertainty.boundaryInner), .real(uncertainty.boundaryOuter),
                .real(uncertainty.backgroundStandardError), .optionalReal(measured.usedShare),
                .real(uncertainty.part),
            ])
        }
    }
}
