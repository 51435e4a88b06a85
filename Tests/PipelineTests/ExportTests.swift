import CellImage
import Evaluation
import Foundation
import Lineage
import MovieIO
import Pipeline
import Reporters
import TestSupport
import Testing
import TrackStore
import Tracker

@Suite struct ExportTests {
    /// A kind of result to be exported.
    enum Kind: CaseIterable {
        /// Dividing cells with a reporter.
        case hela
        /// Budding mothers, which go on.
        case yeast
        /// Cells that are absent for some frames, and frames that were skipped.
        case gaps
    }

    /// A result, and the movie it was made of.
    struct Result {
        let movie: SmallMovie
        let contents: ResultContents
    }

    /// Makes a result of a kind.
    static func result(_ kind: Kind) async throws -> Result {
        switch kind {
        case .hela:
            let movie = try SmallMovie.hela()
            return Result(movie: movie, contents: try ResultContents(try await movie.job().start()))
        case .yeast:
            let movie = try SmallMovie.yeast()
            return Result(
                movie: movie,
                contents: try ResultContents(try await movie.masksJob(try movie.writeMasks()).start())
            )
        case .gaps:
            let movie = try SmallMovie.yeast()
            let masks = try movie.writeMasks()
            try hideCells(of: movie, in: masks)
            var job = try movie.masksJob(masks)
            job.skipsBadFrames = true
            return Result(movie: movie, contents: try ResultContents(try await job.start()))
        }
    }

    /// Takes a cell away from some frames, and destroys the masks of another one.
    private static func hideCells(of movie: SmallMovie, in masks: String) throws {
        for frame in [4, 5, 11] {
            let image = try movie.masks(inFrame: frame)
            let hidden = image.plane.pixels.filter { $0 > 0 }.min() ?? 0
            let rest = LabelImage(image.plane.map { $0 == hidden ? 0 : $0 })
            try LabelStackWriter.writeLabels(rest, to: String(format: "%@/mask%03d.tif", masks, frame), overwrite: true)
        }
        try Data("no image".utf8).write(to: URL(fileURLWithPath: masks + "/mask008.tif"))
    }

    func export(_ result: Result, _ format: ExportFormat, to name: String) throws -> String {
        let path = result.movie.folder.file(name)
        try ResultExport(result.contents, path: path).write(format)
        return path
    }

    @Test(arguments: Kind.allCases) func challengeFoldersAreValid(kind: Kind) async throws {
        let result = try await ExportTests.result(kind)
        let path = try export(result, .ctc, to: "ctc")
        let text = try result.movie.folder.text("ctc/res_track.txt")
        let masks = try LabelMovie([path])
        #expect(masks.count == result.movie.frameCount)
        let records = try TrackRecord.table(text)
        let tracked = TrackedMovie(records: records, frameCount: masks.count) { LabelRuns(try masks.labels(at: $0)) }
        #expect(try CTCValidator.firstViolation(in: tracked) == nil)
        #expect(records.count >= result.contents.tracks.count)
        if kind == .gaps { #expect(records.count > result.contents.tracks.count) }
        if kind != .hela { #expect(result.contents.forest.divisions.contains { $0.kind == .budding }) }
        // All pixels of tracked cells are there.
        for frame in 0..<masks.count where result.contents.frames[frame].status == .committed {
            let stored = try result.contents.store.repairedCells(inFrame: frame)
            let tracked = Set(result.contents.trackOfLabel(inFrame: frame).keys)
            let expected = stored.keepingLabels(tracked).labelImage().plane.pixels.count { $0 != 0 }
            #expect(try masks.labels(at: frame).plane.pixels.count { $0 != 0 } == expected)
        }
    }

    @Test(arguments: Kind.allCases) func labelStacksShowTracks(kind: Kind) async throws {
        let result = try await ExportTests.result(kind)
        let stack = try LabelMovie([try export(result, .labels, to: "tracks.tif")])
        #expect(stack.count == result.movie.frameCount)
        for frame in 0..<stack.count {
            let found = try stack.labels(at: frame)
            guard result.contents.frames[frame].status == .committed else {
                #expect(found.plane.pixels.allSatisfy { $0 == 0 })
                continue
            }
            let track = result.contents.trackOfLabel(inFrame: frame)
            let stored = try result.contents.store.repairedCells(inFrame: frame).labelImage()
            #expect(found.plane.pixels == stored.plane.pixels.map { UInt32(track[$0] ?? 0) })
        }
    }

    @Test func labelStacksHaveTheMoviesScales() async throws {
        let result = try await ExportTests.result(.hela)
        let found = try MovieOpener.open([try export(result, .labels, to: "tracks.tif")]).metadata
        let movie = try MovieOpener.open([result.movie.path]).metadata
        #expect(found.axes.value == "TYX" && found.frameCount == movie.frameCount)
        #expect(found.channelNames.value == ["track"] && found.pixelType == .uint32)
        #expect(found.pixelSize?.value == movie.pixelSize?.value && found.pixelSize != nil)
        #expect(found.frameInterval?.value == movie.frameInterval?.value && found.frameInterval != nil)
        #expect(found.warnings.isEmpty, "\(found.warnings)")
    }

    @Test(arguments: Kind.allCases) func treesAreReadBack(kind: Kind) async throws {
        let result = try await ExportTests.result(kind)
        for format in [ExportFormat.newick, .nhx] {
            let path = try export(result, format, to: format.rawValue)
            let trees = try NewickParser().trees(
                String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
            )
            #expect(trees.count == result.contents.forest.roots.count)
            let names = Set(trees.flatMap { $0.nodes.map(\.name) })
            for cell in result.contents.forest.cells {
                #expect(names.contains { $0.hasPrefix("c\(cell.id)") }, "cell \(cell.id)")
            }
        }
    }

    private func table(_ result: Result, _ name: String) throws -> (header: String, rows: [[Substring]]) {
        let lines = try result.movie.folder.text("tables/\(name).csv").split(separator: "\n")
        let rows = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        return (String(lines[0]), rows)
    }

    @Test(arguments: Kind.allCases) func tablesHaveTheirColumnsAndRows(kind: Kind) async throws {
        let result = try await ExportTests.result(kind)
        _ = try export(result, .csv, to: "tables")
        #expect(result.movie.folder.names.filter { $0.hasPrefix("tables/") }.count == 11)
        let contents = result.contents
        let observations = contents.tracks.reduce(0) { $0 + $1.observations.count }
        let channels = contents.movie.channelNames.count
        let daughters = contents.forest.divisions.reduce(0) { $0 + $1.daughters.count }
        let expected: [(name: String, header: String, rows: Int)] = [
            (
                "lineage",
                "cell,mother,root,generation,birth_frame,end_frame,birth_time_min,end_time_min,fate,confidence",
                contents.tracks.count
            ),
            (
                "divisions",
                "division,kind,mother,daughter,frame,time_min,cost,rival_cost,confidence,cytokinesis_frame,"
                    + "cytokinesis_time_min,cytokinesis_confidence,emergence_frame,emergence_time_min", daughters
            ),
            (
                "cumulative_divisions", "frame,time_min,kind,divisions,divisions_per_founder",
                3 * result.movie.frameCount
            ),
            (
                "cell_cycles",
                "cell,origin,kind,generation,history_known,replicative_age,age_known,cycles,cycle_frames,cycle_min,"
                    + "first_g1_frames,first_g1_min,g1_frames,g1_min,s_g2_m_frames,s_g2_m_min", contents.tracks.count
            ),
            (
                "growth", "frame,time_min,cells,births,entries,exits,corrected_cells,log2_cells,log2_fold",
                result.movie.frameCount
            ),
            (
                "doubling_time",
                "event,births,entries,exits,doubling_time_min,lower_min,upper_min,doubling_time_frames,"
                    + "lower_frames,upper_frames,r_squared,first_frame,last_frame,frames,reason", 1
            ),
            (
                "observations",
                "track,frame,time_min,label,x_px,y_px,x_um,y_um,area_px,area_um2,major_axis_px,minor_axis_px,"
                    + "orientation_rad,eccentricity,touches_border,score,origin", observations
            ),
            (
                "traces",
                "track,frame,time_min,label,source,name,region,n_px,raw_mean,background,corrected_mean,ratio,normalised,"
                    + "flags,corrected,corrected_low,corrected_high,normalised_low,normalised_high,trace_flags,log2_ratio",
                observations * (channels + (kind == .hela ? 1 : 0))
            ),
        ]
        for (name, header, count) in expected {
            let (found, rows) = try table(result, name)
            #expect(found == header, "\(name)")
            #expect(rows.count == count, "\(name)")
            let columns = header.split(separator: ",").count
            #expect(rows.allSatisfy { $0.count == columns }, "\(name)")
        }
        #expect(try table(result, "parameters").header == "stage,key,value")
        try expectMeasurements(of: result)
        for row in try table(result, "traces").rows {
            let logarithm = Double(row[11]).flatMap { $0 > 0 ? log2($0) : nil }
            #expect(Double(row[20]) == logarithm)
        }
    }

    /// The table has every statistic that the file holds of the cells that are followed.
    private func expectMeasurements(of result: Result) throws {
        let (header, rows) = try table(result, "measurements")
        #expect(
            header.hasPrefix(
                "track,frame,time_min,label,channel,region,n_px,mean,median,sum,sd,mad,minimum,maximum,q05,"
            )
        )
        #expect(header.hasSuffix("q25,q75,q95,saturated_fraction,background,background_sd"))
        let contents = result.contents
        var remaining = Set(contents.tracks.flatMap { track in track.observations.map { "\(track.id) \($0.frame)" } })
        for row in rows {
            let (frame, label) = (try #require(Int(row[1])), try #require(UInt32(row[3])))
            let found = try contents.store.measurements(inFrame: frame).first {
                $0.label == label && contents.movie.channelNames[$0.channel] == row[4] && $0.region.rawValue == row[5]
            }
            let measurement = try #require(found)
            let level = try contents.store.background(inFrame: frame)
                .estimate(label: label, channel: measurement.channel)
            #expect(Int(row[6]) == measurement.count && Double(row[7]) == measurement.mean)
            #expect(
                Double(row[8]) == measurement.median && Double(row[17]) == measurement.quantile95
                    && Double(row[11]) == measurement.medianAbsoluteDeviation
            )
            #expect(Double(row[19]) == level?.value)
            remaining.remove("\(row[0]) \(frame)")
        }
        #expect(remaining.isEmpty || contents.movie.channelNames.isEmpty)
    }

    /// The side tables of a challenge folder give back every cell, mother and birth.
    @Test(arguments: Kind.allCases) func challengeFoldersLoseNothing(kind: Kind) async throws {
        let result = try await ExportTests.result(kind)
        _ = try export(result, .ctc, to: "tables")
        var spans: [Int: [ClosedRange<Int>]] = [:]
        var mothers: [Int: Int] = [:]
        for row in try table(result, "cells").rows {
            let cell = try #require(Int(row[1]))
            let first = try #require(Int(row[3]))
            spans[cell, default: []].append(first...(try #require(Int(row[4]))))
            mothers[cell] = Int(row[2])
        }
        for track in result.contents.tracks {
            #expect(spans[track.id]?.flatMap { Array($0) } == track.observations.map(\.frame))
            #expect(mothers[track.id] == result.contents.forest.cell(track.id)?.mother)
        }
        let births = result.contents.forest.divisions.flatMap { division in division.daughters.map { _ in division } }
        let rows = try table(result, "divisions").rows
        #expect(rows.map { Int($0[2]) } == births.map(\.mother))
        #expect(rows.map { Int($0[4]) } == births.map(\.frame))
    }

    @Test(arguments: [Kind.yeast, .gaps]) func cellCyclesHaveARowForEveryObservation(kind: Kind) async throws {
        let result = try await ExportTests.result(kind)
        _ = try export(result, .csv, to: "tables")
        _ = try export(result, .cellACDC, to: "tables/acdc.csv")
        let (header, rows) = try table(result, "acdc")
        #expect(
            header.hasPrefix("frame_i,Cell_ID,time_seconds,time_minutes,time_hours,cell_cycle_stage,generation_num")
        )
        #expect(rows.count == result.contents.tracks.reduce(0) { $0 + $1.observations.count })
        let columns = Dictionary(uniqueKeysWithValues: header.split(separator: ",").enumerated().map { ($1, $0) })
        func field(_ row: [Substring], _ name: Substring) throws -> Substring { row[try #require(columns[name])] }
        let byPlace = Dictionary(uniqueKeysWithValues: rows.map { ("\($0[0]) \($0[1])", $0) })
        for row in rows where try field(row, "relationship") == "bud" {
            #expect(try field(row, "cell_cycle_stage") == "S" && field(row, "generation_num") == "0")
            #expect(try field(row, "is_history_known") == "True")
            // Mother and bud name each other, where both were seen.
            guard let mother = byPlace["\(row[0]) \(try field(row, "relative_ID"))"] else { continue }
            #expect(try field(mother, "cell_cycle_stage") == "S")
        }
        #expect(try rows.contains { try field($0, "relationship") == "bud" })
        #expect(try rows.filter { $0[0] == "0" }.allSatisfy { try field($0, "generation_num") == "2" })
    }

    /// Tables of one movie can be joined by their times.
    @Test func timesAreNotRounded() async throws {
        let movie = try SmallMovie.yeast(frameCount: 4)
        let masks = try movie.writeMaskStack(times: [0, 0.003, 7.7, 100.1])
        let result = Result(movie: movie, contents: try ResultContents(try await movie.masksJob(masks).start()))
        _ = try export(result, .csv, to: "tables")
        _ = try export(result, .cellACDC, to: "tables/acdc.csv")
        let seconds = result.contents.timesInSeconds
        for row in try table(result, "observations").rows {
            let frame = try #require(Int(row[1]))
            #expect(Double(row[2]) == seconds[frame].map { $0 / 60 })
        }
        for row in try table(result, "acdc").rows {
            let frame = try #require(Int(row[0]))
            let time = try #require(seconds[frame])
            #expect(row[2...4].map(Double.init) == [time, time / 60, time / 3600])
        }
    }

    /// A single frame has no step, but the movie says how long it lasts.
    @Test func oneFrameHasTheMoviesClock() async throws {
        let movie = try SmallMovie.hela(frameCount: 1)
        let result = Result(movie: movie, contents: try ResultContents(try await movie.job().start()))
        #expect(result.contents.clock == LineageClock(frameInterval: FrameInterval(seconds: 120)))
        _ = try export(result, .csv, to: "tables")
        for (name, column) in [("lineage", 6), ("growth", 1), ("cumulative_divisions", 1)] {
            let rows = try table(result, name).rows
            #expect(!rows.isEmpty && rows.allSatisfy { $0[column] == "0" }, "\(name)")
        }
        _ = try export(result, .newick, to: "trees.nwk")
        #expect(try movie.folder.text("trees.nwk").contains("c1:2;"))
    }

    /// Divisions so far are known in a frame that was skipped, also in the last one.
    @Test func skippedFramesAtTheEndHaveTheirDivisions() async throws {
        let movie = try SmallMovie.yeast(frameCount: 8)
        let masks = try movie.writeMasks()
        for frame in 6..<8 {
            try Data("no image".utf8).write(to: URL(fileURLWithPath: masks + "/mask00\(frame).tif"))
        }
        var job = try movie.masksJob(masks)
        job.skipsBadFrames = true
        let result = Result(movie: movie, contents: try ResultContents(try await job.start()))
        _ = try export(result, .csv, to: "tables")
        var rows: Set<[String]> = []
        try result.contents.store.forEachRow(of: .cumulativeDivisions) { values in
            guard case .integer(let frame) = values[0], case .text(let kind) = values[2],
                case .integer(let divisions) = values[3]
            else { return }
            rows.insert(["\(frame)", kind, "\(divisions)"])
        }
        #expect(rows.count == 3 * 8)
        let written = try table(result, "cumulative_divisions").rows.map { [$0[0], $0[2], $0[3]].map(String.init) }
        #expect(Set(written) == rows && written.count == rows.count)
    }

    @Test func observationsAreThoseOfTheTracks() async throws {
        let result = try await ExportTests.result(.hela)
        _ = try export(result, .csv, to: "tables")
        let rows = try table(result, "observations").rows
        let expected = result.contents.tracks.flatMap { track in
            track.observations.map { "\($0.frame) \(track.id) \($0.label)" }
        }
        #expect(Set(rows.map { "\($0[1]) \($0[0]) \($0[3])" }) == Set(expected))
        let order = try rows.map { row in [try #require(Int(row[1])), try #require(Int(row[0]))] }
        #expect(zip(order, order.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
        for row in rows {
            #expect(Double(row[2]) == Double(row[1]).map { 2 * $0 })
            let area = try #require(Double(row[8]))
            #expect(abs(try #require(Double(row[9])) - area * 0.65 * 0.65) < 1e-3)
        }
    }

    /// A speck that appears at the border of the field and never grows begins a lineage, but is no founder.
    @Test func debrisIsNoFounder() async throws {
        let movie = try SmallMovie.yeast()
        let masks = try movie.writeMasks()
        for frame in 6..<movie.frameCount {
            var plane = try movie.masks(inFrame: frame).plane
            for row in 4..<10 { for column in 4..<10 { plane[row, column] = 60_000 } }
            let path = String(format: "%@/mask%03d.tif", masks, frame)
            try LabelStackWriter.writeLabels(LabelImage(plane), to: path, overwrite: true)
        }
        let contents = try ResultContents(try await movie.masksJob(masks).start())
        let result = Result(movie: movie, contents: contents)
        _ = try export(result, .csv, to: "tables")
        let rows = try table(result, "cell_cycles").rows
        #expect(rows.map { Int($0[0]) } == contents.forest.cells.map(\.id))
        for (cell, row) in zip(contents.forest.cells, rows) {
            let isSpeck = cell.birthFrame == 6 && cell.mother == nil
            #expect(row[1] == (cell.mother != nil ? "born" : isSpeck ? "debris" : "founder"))
        }
        #expect(rows.count { $0[1] == "debris" } == 1 && rows.contains { $0[1] == "born" })
    }

    @Test func textsWithCommasAreQuoted() async throws {
        var movie = try SmallMovie.hela(frameCount: 2)
        movie.setReporter { $0.name = "a, \"b\"" }
        let contents = try ResultContents(try await movie.job().start())
        try ResultExport(contents, path: movie.folder.file("tables")).write(.csv)
        #expect(try movie.folder.text("tables/traces.csv").contains(",reporter,\"a, \"\"b\"\"\",cell,"))
    }

    @Test func exportsOfOneResultAreAlike() async throws {
        let movie = try SmallMovie.hela()
        var files: [[String: Data]] = []
        for threads in [1, 2] {
            var job = try movie.job(threads: threads)
            job.existing = .overwrite
            let store = try await job.start()
            let result = Result(movie: movie, contents: try ResultContents(store))
            for format in ExportFormat.allCases { _ = try export(result, format, to: "\(threads)-\(format)") }
            let made = movie.folder.contents.filter { $0.key.hasPrefix("\(threads)-") }
            files.append(Dictionary(uniqueKeysWithValues: made.map { (String($0.key.dropFirst(2)), $0.value) }))
            try store.close()
        }
        #expect(files[0].count > 20 && files[0] == files[1])
    }

    @Test func nothingIsExportedOverWhatExists() async throws {
        let result = try await ExportTests.result(.hela)
        for format in ExportFormat.allCases {
            let path = try export(result, format, to: "\(format)")
            let before = result.movie.folder.contents
            #expect(throws: RunError.self) { try ResultExport(result.contents, path: path).write(format) }
            #expect(result.movie.folder.contents == before)
            var export = ResultExport(result.contents, path: path)
            export.overwrite = true
            try export.write(format)
            #expect(result.movie.folder.contents == before)
        }
    }

    @Test func framesOfAnotherMovieAreNotExported() async throws {
        let movie = try SmallMovie.hela(frameCount: 3)
        defer { withExtendedLifetime(movie) {} }
        let store = try await movie.job().start()
        try store.configure("UPDATE movie SET frame_count = 9")
        func damage(_ frames: Int) -> RunError {
            .store(.damaged(file: movie.output, reason: "its movie has \(frames) frames, and others are stored"))
        }
        #expect(try await runError { _ = try ResultContents(store) } == damage(9))
        try store.configure("UPDATE movie SET frame_count = 3")
        try store.configure("PRAGMA foreign_keys = OFF")
        try store.configure("UPDATE frame SET frame = 7 WHERE frame = 2")
        #expect(try await runError { _ = try ResultContents(store) } == damage(3))
    }

    @Test func tracksOfMissingDetectionsAreDamage() async throws {
        let movie = try SmallMovie.hela(frameCount: 3)
        defer { withExtendedLifetime(movie) {} }
        let store = try await movie.job().start()
        try store.configure("PRAGMA foreign_keys = OFF")
        try store.configure("DELETE FROM detection WHERE frame = 1 AND label = 1")
        let error = try await runError { _ = try ResultContents(store) }
        guard case .store(.damaged(movie.output, let reason)) = error else { throw try #require(error) }
        #expect(reason.hasPrefix("a track holds label 1 of frame 1"))
    }

    @Test func incompleteResultsAreNotExported() async throws {
        let movie = try SmallMovie.hela(frameCount: 4)
        _ = try await movie.job().interrupted(afterFrames: 2)
        let store = try TrackStore.open(at: movie.output, readOnly: true)
        guard case .unfinished = try await runError({ _ = try ResultContents(store) }) else {
            Issue.record("it is incomplete")
            return
        }
    }
}
