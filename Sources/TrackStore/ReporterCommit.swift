internal import Foundation
internal import GRDB
public import Reporters

extension TrackStore {
    /// Replaces the reporters; values, traces and responses of the old ones go with them.
    ///
    /// The file counts as incomplete until every frame has got its values and `replaceTraces` is called.
    ///
    /// - Parameter reporters: reporters, in the order in which they are shown.
    /// - Throws: `StoreError.inconsistent` for two of one name; the file is then as before.
    public func replaceReporters(_ reporters: [Reporter]) throws(StoreError) {
        try write { database in
            try database.execute(sql: "DELETE FROM reporter")
            try database.insert(reporters)
            try database.execute(sql: "UPDATE movie SET is_complete = 0")
        }
    }
}

extension Database {
    /// Stores definitions of reporters.
    func insert(_ reporters: [Reporter]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let inserter = try Inserter(self, into: "reporter", "reporter, position, region, formula, definition")
        for (position, reporter) in reporters.enumerated() {
            try inserter.insert([
                .text(reporter.name), .integer(position), .text(reporter.mainRegion.rawValue), .text(reporter.formula),
                .text(String(decoding: try encoder.encode(reporter), as: UTF8.self)),
            ])
        }
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
