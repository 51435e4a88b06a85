internal import CellImage
internal import Foundation
internal import GRDB

extension Database {
    /// Stores the movie that the file belongs to; the folder is that of the result, without links.
    func insert(_ movie: MovieRecord, besideResultIn folder: String) throws {
        let columns =
            "id, format, width_px, height_px, frame_count, pixel_type, saturation_value, axes, axes_source, "
            + "channel_names_source, pixel_width_um, pixel_height_um, pixel_size_source, frame_interval_s, "
            + "frame_interval_source"
        try Inserter(self, into: "movie", columns).insert([
            .integer(1), .text(movie.format), .integer(movie.width), .integer(movie.height),
            .integer(movie.frameCount), .text(movie.pixelType), .optionalReal(movie.saturationValue), .text(movie.axes),
            .text(movie.axesSource), .text(movie.channelNamesSource),
            .optionalReal(movie.pixelSize?.widthInMicrometers),
            .optionalReal(movie.pixelSize?.heightInMicrometers), .optionalText(movie.pixelSizeSource),
            .optionalReal(movie.frameIntervalSeconds), .optionalText(movie.frameIntervalSource),
        ])
        let files = try Inserter(self, into: "movie_file", "position, path, path_from_result")
        for (position, path) in movie.files.enumerated() {
            // The last link stays: the names of files may say what they hold.
            let place = FilePlace(path, followsLink: false)
            try files.insert([.integer(position), .text(path), .text(place.path(from: folder))])
        }
        let channels = try Inserter(self, into: "channel", "channel, name")
        for (channel, name) in movie.channelNames.enumerated() {
            try channels.insert([.integer(channel), .text(name)])
        }
    }

    /// Appends a use of the program to the history.
    func insert(_ run: RunRecord) throws {
        let columns =
            "stage, program_version, arguments, parameters, segmenter, segmenter_parameters, started_at, host"
        try Inserter(self, into: "run", columns).insert([
            .text(run.stage.rawValue), .text(run.programVersion), .text(JSONText.encode(run.arguments)),
            .text(run.parametersJSON), .optionalText(run.segmenter), .text(JSONText.encode(run.segmenterParameters)),
            .text(run.startedAt), .text(run.host),
        ])
        let id = lastInsertedRowID
        let inputs = try Inserter(
            self,
            into: "run_input",
            "run, position, role, path, byte_count, sha256, path_from_result"
        )
        for (position, input) in run.inputs.enumerated() {
            try inputs.insert([
                .integer(Int(id)), .integer(position), .text(input.role.rawValue), .text(input.path),
                .integer(input.byteCount), .optionalText(input.sha256), .optionalText(input.pathFromResult),
            ])
        }
    }
}

extension TrackStore {
    /// Notes that an interrupted run goes on; this is not part of the content that `contentDigest()` covers.
    ///
    /// Files that were repaired since count as inputs as they are now.
    ///
    /// - Parameter run: version, arguments, start, host and inputs of the resumed run; the rest, and the number of
    ///   inputs, is that of the first run.
    /// - Throws: `StoreError` when the file cannot be written.
    public func recordResumption(_ run: RunRecord) throws(StoreError) {
        try write { database in
            try Inserter(database, into: "resumption", "program_version, arguments, started_at, host").insert([
                .text(run.programVersion), .text(JSONText.encode(run.arguments)), .text(run.startedAt),
                .text(run.host),
            ])
            for (position, input) in run.inputs.enumerated() {
                try database.execute(
                    sql: """
                        UPDATE run_input SET byte_count = ?, sha256 = ?, path_from_result = ?
                        WHERE run = (SELECT min(run) FROM run) AND position = ?
                        """,
                    arguments: [input.byteCount, input.sha256, input.pathFromResult, position]
                )
            }
        }
    }
}

/// Lists and dictionaries of text as JSON; equal values have equal text.
enum JSONText {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ text: String, column: String) throws -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
        } catch {
            throw UnexpectedValue(column: column, value: text)
        }
    }
}
