import Foundation
import TestSupport
import Testing

/// `celltrack compare` from outside, and bleaching corrected by the cells of another result.
@Suite struct CompareTests {
    private let inputs: Inputs

    init() throws {
        inputs = try Inputs()
    }

    private var program: Program { inputs.program }

    /// Results of simulated movies with a dose at frame 15.
    private func makeResults(_ seeds: [UInt64] = [8, 9]) throws {
        for (place, seed) in seeds.enumerated() {
            let movie = "movie\(place)"
            let size = ["--size", "128x128", "--cells", "6", "--frames", "24", "--quiet"]
            expectSuccess(try program.run(["simulate", "hela-ampk", "--seed", "\(seed)", "-o", movie] + size))
            try run(movie, to: "r\(place).celltrack")
        }
    }

    private func run(_ movie: String, to result: String, _ more: String...) throws {
        let preset = more.contains("--dose") ? [] : ["--dose", "frame:15"]
        let arguments = [
            "run", "\(movie)/movie.ome.tif", "--preset", "hela-ampk", "--segmenter", "classical", "-o", result,
            "--quiet",
        ]
        expectSuccess(try program.run(arguments + preset + more))
    }

    private func copy(_ result: String, to name: String) throws {
        try inputs.scratch.write(try inputs.scratch.read(result), to: name)
    }

    private func object(_ arguments: [String]) throws -> [String: Any] {
        let outcome = try program.run(arguments + ["--json"])
        expectSuccess(outcome)
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    @Test func groupsAreComparedAndTheSameBytesComeOut() throws {
        try makeResults()
        for name in ["v1", "v2"] { try copy("r0.celltrack", to: "\(name).celltrack") }
        for name in ["d1", "d2"] { try copy("r1.celltrack", to: "\(name).celltrack") }
        let compare = [
            "compare", "--group", "vehicle=v1.celltrack,v2.celltrack", "--group", "2-DG=d1.celltrack,d2.celltrack",
            "--draws", "50",
        ]
        let outcome = try program.run(compare + ["-o", "compared"])
        expectSuccess(outcome)
        for word in ["vehicle", "2-DG", "p of wells", "False positives", "responder: the median of 3 frames"] {
            #expect(outcome.output.contains(word), "\(word): \(outcome.output)")
        }
        #expect(outcome.errors.contains("warning: With fewer than four wells (vehicle 2, 2-DG 2)"))
        #expect(outcome.errors.contains("no p-value below 0.333"))
        let names = inputs.scratch.names.filter { $0.hasPrefix("compared/") }
        for name in [
            "AMPK-medians.svg", "AMPK-medians.csv", "AMPK-differences.svg", "AMPK-responses.csv", "groups.csv",
            "wells.csv", "differences.csv", "calls.csv", "growth-groups.csv", "divisions-per-founder.svg",
            "comparison.html",
        ] { #expect(names.contains("compared/\(name)"), "\(names)") }
        let report = try object(compare + ["-o", "again", "--threads", "1"])
        #expect(report["reference"] as? String == "vehicle" && report["seed"] as? Int == 1)
        #expect((report["falsePositives"] as? [String: Any])?["cells"] as? Int ?? 0 > 4)
        let groups = try #require(report["groups"] as? [[String: Any]])
        #expect(groups.map { $0["name"] as? String } == ["vehicle", "2-DG"])
        let differences = try #require(groups[1]["differences"] as? [[String: Any]])
        #expect(differences.map { $0["number"] as? String } == ["responders", "amplitude", "halfTime", "baseline"])
        let files = inputs.scratch.contents
        for name in names { #expect(files["again" + name.dropFirst(8)] == files[name], "\(name)") }
        // What exists is replaced on request alone.
        expectRefusal(try program.run(compare + ["-o", "compared"]), 73, naming: "compared", "--overwrite")
        expectSuccess(try program.run(compare + ["-o", "compared", "--overwrite", "--reference", "2-DG"]))
        let calls = String(decoding: try inputs.scratch.read("compared/calls.csv"), as: UTF8.self)
        #expect(calls.split(separator: "\n").count == 2 && calls.contains("\nvehicle,"))
    }

    @Test func oneResultShowsItsCellsAndNoIntervalByWells() throws {
        try makeResults([8])
        let outcome = try program.run("compare", "--group", "all=r0.celltrack", "-o", "compared")
        expectSuccess(outcome)
        #expect(!outcome.output.contains("p of wells") && !outcome.output.contains("False positives"))
        #expect(outcome.errors.contains("no interval by wells"), "\(outcome.errors)")
        #expect(!inputs.scratch.names.contains("compared/differences.csv"))
        let table = String(decoding: try inputs.scratch.read("compared/groups.csv"), as: UTF8.self)
        let lines = table.split(separator: "\n").dropFirst()
        #expect(lines.count == 4 && lines.allSatisfy { $0.hasPrefix("all,") && $0.hasSuffix(",,") }, "\(table)")
    }

    /// Two strains of yeast, movies without reporters: their growth and divisions are compared.
    @Test func strainsWithoutReportersAreComparedByGrowth() throws {
        for (place, cells) in [3, 3, 2, 2].enumerated() {
            let size = ["--size", "128x128", "--cells", "\(cells)", "--frames", "60", "--quiet"]
            expectSuccess(
                try program.run(["simulate", "budding-yeast", "--seed", "\(place + 1)", "-o", "y\(place)"] + size)
            )
            let track = ["track", "--labels", "y\(place)/truth/TRA", "-o", "y\(place).celltrack", "--quiet"]
            expectSuccess(try program.run(track + ["--preset", "budding-yeast", "--frame-interval", "5min"]))
        }
        let compare = [
            "compare", "--group", "wild type=y0.celltrack,y1.celltrack", "--group", "mutant=y2.celltrack,y3.celltrack",
            "--draws", "50",
        ]
        let outcome = try program.run(compare + ["-o", "compared"])
        expectSuccess(outcome)
        for word in [
            "doubling time (min)", "cell cycle (min)", "divisions per founder", "log-rank p", "first G1", "later G1",
            "budded phase",
        ] {
            #expect(outcome.output.contains(word), "\(word): \(outcome.output)")
        }
        #expect(!outcome.output.contains("responders"))
        let names = Set(inputs.scratch.names.filter { $0.hasPrefix("compared/") }.map { $0.dropFirst(9) })
        let figures = [
            "growth-numbers", "divisions-per-founder", "growth-curves", "cell-phases", "cell-cycles", "first-g1",
            "later-g1", "budded-phases",
        ]
        let tables = ["growth-groups", "growth-wells", "growth-movies", "growth-differences"]
        let expected =
            figures.flatMap { [$0 + ".svg", $0 + ".csv"] } + tables.map { $0 + ".csv" } + ["comparison.html"]
        #expect(names == Set(expected.map { $0[...] }))
        let report = try object(compare + ["-o", "again", "--threads", "1"])
        #expect(report["reporter"] == nil)
        let groups = try #require(report["groups"] as? [[String: Any]])
        let growth = try groups.map { try #require($0["growth"] as? [String: Any]) }
        let numbers = try #require(growth[0]["numbers"] as? [[String: Any]])
        #expect(
            numbers.map { $0["number"] as? String }
                == ["doublingTime", "cycle", "firstG1", "laterG1", "budded", "divisionsPerFounder"]
        )
        #expect(numbers.map { $0["unit"] as? String } == Array(repeating: "seconds", count: 5) + ["divisions"])
        let phases = try #require(growth[0]["phases"] as? [[String: Any]])
        #expect(phases.map { $0["phase"] as? String } == ["cycle", "firstG1", "laterG1", "budded"])
        #expect(phases.allSatisfy { ($0["finished"] as? Int ?? .max) <= ($0["count"] as? Int ?? 0) })
        let doubling = try #require((numbers[0]["estimate"] as? [String: Any])?["value"] as? Double)
        #expect((60 * 60...60 * 180).contains(doubling))
        #expect((growth[1]["differences"] as? [[String: Any]])?.count == 6)
        let files = inputs.scratch.contents
        for name in names { #expect(files["again/" + name] == files["compared/" + name], "\(name)") }
    }

    /// What keeps reporters from being compared does not matter to growth; a result without a reporter takes them away.
    @Test func growthAloneAsksForLess() throws {
        try makeResults([8])
        try run("movie0", to: "later.celltrack", "--dose", "frame:20", "--reporter", "inverse=ex405/ex480")
        let both = [
            "compare", "--group", "a=r0.celltrack", "--group", "b=later.celltrack", "--draws", "20", "-o", "compared",
        ]
        expectRefusal(try program.run(both), 65, naming: "AMPK", "--growth-only")
        let outcome = try program.run(both + ["--growth-only"])
        expectSuccess(outcome)
        #expect(outcome.output.contains("divisions per founder") && !outcome.output.contains("t½"))
        expectSuccess(
            try program.run(
                "run",
                "movie0/movie.ome.tif",
                "--segmenter",
                "classical",
                "-o",
                "plain.celltrack",
                "--quiet"
            )
        )
        let mixed = try program.run(
            "compare",
            "--group",
            "a=r0.celltrack",
            "--group",
            "b=plain.celltrack",
            "--draws",
            "20",
            "-o",
            "mixed"
        )
        expectSuccess(mixed)
        #expect(mixed.errors.contains("plain.celltrack has no reporter: growth and divisions alone are compared"))
        #expect(inputs.scratch.names.contains("mixed/divisions-per-founder.csv"))
    }

    @Test func aDesignNamesWellsOfSeveralResults() throws {
        try makeResults()
        _ = try inputs.scratch.folder("plate")
        try copy("r0.celltrack", to: "plate/a.celltrack")
        try copy("r1.celltrack", to: "plate/b.celltrack")
        try inputs.scratch.write("result,group,well\na.celltrack,all,B2\nb.celltrack,all,B2\n", to: "plate/wells.csv")
        let report = try object(["compare", "--design", "plate/wells.csv", "-o", "compared", "--draws", "20"])
        let group = try #require((report["groups"] as? [[String: Any]])?.first)
        #expect(group["wells"] as? [String] == ["B2"] && group["movies"] as? Int == 2)
        #expect((report["warnings"] as? [String])?.contains { $0.contains("one well") } == true)
    }

    @Test func flaggedCellsAreLeftOutOnRequest() throws {
        try makeResults([8])
        let compare = ["compare", "--group", "all=r0.celltrack", "--draws", "20"]
        func cells(_ report: [String: Any]) throws -> Int {
            try #require((report["groups"] as? [[String: Any]])?.first?["cells"] as? Int)
        }
        let all = try cells(try object(compare + ["-o", "whole"]))
        let report = try object(compare + ["-o", "compared", "--exclude", "edge, short"])
        let left = try cells(report)
        #expect(left > 0 && left < all)
        let warnings = try #require(report["warnings"] as? [String])
        #expect(warnings.contains("\(all - left) of \(all) cells are left out: they are flagged edge or short."))
        for command in [["plot", "r0.celltrack", "-o", "figures"], ["report", "r0.celltrack", "-o", "page.html"]] {
            expectSuccess(try program.run(command + ["--exclude", "edge", "--quiet"]))
            expectRefusal(try program.run(command + ["--exclude", "blurred"]), 64, naming: "blurred", "area-jump")
        }
        let comparison = String(decoding: try inputs.scratch.read("compared/comparison.html"), as: UTF8.self)
        #expect(comparison.contains("cells that do not count") && comparison.contains("edge, short"))
        let page = String(decoding: try inputs.scratch.read("page.html"), as: UTF8.self)
        #expect(page.contains("cells, flagged edge."))
    }

    @Test func rowsOfMapsHaveTheOrderThatIsAskedFor() throws {
        try makeResults([8])
        func tracks(_ order: [String]) throws -> [String] {
            expectSuccess(
                try program.run(["plot", "r0.celltrack", "-o", "figures", "--overwrite", "--quiet"] + order)
            )
            let table = String(decoding: try inputs.scratch.read("figures/AMPK-responses-map.csv"), as: UTF8.self)
            let rows = table.split(separator: "\n").dropFirst().map { $0.split(separator: ",")[1] }
            return rows.reduce(into: []) { if $0.last != String($1) { $0.append(String($1)) } }
        }
        let usual = try tracks([])
        #expect(try tracks(["--order", "half-time"]) == usual && usual.count > 4)
        let largest = try tracks(["--order", "maximum"])
        #expect(largest != usual && Set(largest) == Set(usual))
        #expect(try Set(tracks(["--order", "cluster"])) == Set(usual))
        expectSuccess(
            try program.run("report", "r0.celltrack", "-o", "page.html", "--order", "cluster", "--quiet")
        )
        let page = String(decoding: try inputs.scratch.read("page.html"), as: UTF8.self)
        #expect(page.contains("like courses beside each other"))
        let wrong = try program.run("plot", "r0.celltrack", "-o", "other", "--order", "colour")
        expectRefusal(wrong, 64, naming: "order", "colour")
        expectSuccess(
            try program.run(
                "run",
                "movie0/movie.ome.tif",
                "--reporter",
                "R=ex480/ex405",
                "--segmenter",
                "classical",
                "-o",
                "undosed.celltrack",
                "--quiet"
            )
        )
        let undosed = ["plot", "undosed.celltrack", "-o", "undosed", "--quiet", "--order"]
        expectRefusal(try program.run(undosed + ["onset"]), 64, naming: "onset", "maximum")
        expectSuccess(try program.run(undosed + ["maximum"]))
        #expect(inputs.scratch.names.contains("undosed/R-responses-map.csv"))
    }

    /// A dose that is a frame is marked, and counts, where the time between frames is unknown.
    @Test func aDoseIsMarkedWithoutAClock() throws {
        try inputs.writeMovie((0..<16).map { Inputs.plane(frame: $0) }, interval: nil)
        let reporter = ["--reporter", "R=signal@core/signal@cell", "--segmenter", "classical"]
        let run = ["run", "movie.ome.tif", "--dose", "frame:6", "-o", "out.celltrack", "--quiet"]
        expectSuccess(try program.run(run + reporter))
        let name = "figures/R-population.svg"
        let plot = ["plot", "out.celltrack", "-o", "figures", "--overwrite", "--quiet"]
        for dose in [[], ["--dose", "frame:6"]] {
            expectSuccess(try program.run(plot + dose))
            let figure = String(decoding: try inputs.scratch.read(name), as: UTF8.self)
            #expect(figure.contains("dose"))
        }
        // Responses are those of the dose of the result; a line elsewhere would belie them.
        expectRefusal(try program.run(plot + ["--dose", "frame:9"]), 64, naming: "celltrack measure")
        expectRefusal(try program.run(plot + ["--dose", "30min"]), 64, naming: "clock")
        expectRefusal(
            try program.run(["plot", "out.celltrack", "-o", "f", "--dose", "frame:x"]),
            64,
            naming: "frame:N"
        )
    }

    @Test func whatCannotBeComparedIsRefused() throws {
        try makeResults([8])
        try run("movie0", to: "later.celltrack", "--dose", "frame:20")
        try run("movie0", to: "inverse.celltrack", "--reporter", "AMPK=ex405/ex480")
        try run("movie0", to: "slow.celltrack", "--frame-interval", "5min")
        try inputs.writeMovie()
        expectSuccess(
            try program.run("run", "movie.ome.tif", "--segmenter", "classical", "-o", "plain.celltrack", "--quiet")
        )
        let before = inputs.scratch.contents
        func refuse(_ status: Int32, _ arguments: [String], naming word: String) throws {
            let output = arguments.contains("-o") ? [] : ["-o", "compared"]
            expectRefusal(try program.run(["compare"] + output + arguments), status, naming: word)
        }
        let first = ["--group", "a=r0.celltrack"]
        try refuse(64, [], naming: "--group")
        try refuse(64, first + ["--design", "wells.csv"], naming: "--design")
        try refuse(64, ["--group", "r0.celltrack"], naming: "NAME=RESULT")
        try refuse(64, ["--group", "a=r0.celltrack,"], naming: "NAME=RESULT")
        try refuse(64, first + ["--group", "a=plain.celltrack"], naming: "twice")
        try refuse(64, first + ["--group", "b=r0.celltrack"], naming: "twice")
        try refuse(64, first + ["--reference", "vehicle"], naming: "vehicle")
        try refuse(64, first + ["--draws", "1"], naming: "draws")
        try refuse(65, first + ["--reporter", "GFP"], naming: "GFP")
        try refuse(66, first + ["--group", "b=none.celltrack"], naming: "none.celltrack")
        try refuse(66, ["--design", "none.csv"], naming: "none.csv")
        try refuse(64, first + ["--reporter", "AMPK", "--growth-only"], naming: "--growth-only")
        try refuse(65, ["--group", "b=plain.celltrack", "--reporter", "AMPK"], naming: "no reporter AMPK")
        try refuse(65, first + ["--group", "b=later.celltrack"], naming: "dose")
        try refuse(65, first + ["--group", "b=inverse.celltrack"], naming: "ex405")
        try refuse(65, first + ["--group", "b=slow.celltrack"], naming: "frame 1")
        try refuse(73, first + ["-o", "r0.celltrack/compared"], naming: "r0.celltrack")
        #expect(inputs.scratch.contents == before)
    }

    @Test func bleachingIsCorrectedByAnotherResult() throws {
        try makeResults()
        expectSuccess(
            try program.run("measure", "r1.celltrack", "--bleaching-control", "r0.celltrack", "--quiet")
        )
        let parameters = try #require(try object(["info", "r1.celltrack"])["parameters"] as? [String: String])
        #expect(parameters["measure.traces.bleaching"] == "control")
        #expect(parameters["measure.control.result"] == "r0.celltrack")
        let before = inputs.scratch.contents
        let run = [
            "run", "movie0/movie.ome.tif", "--preset", "hela-ampk", "--segmenter", "classical", "-o", "new.celltrack",
        ]
        expectRefusal(
            try program.run(run + ["--set", "traces.bleaching=control"]),
            64,
            naming: "--bleaching-control"
        )
        expectRefusal(try program.run(run + ["--bleaching-control", "none.celltrack"]), 66, naming: "none.celltrack")
        let itself = ["measure", "r0.celltrack", "--bleaching-control", "r0.celltrack"]
        expectRefusal(try program.run(itself), 64, naming: "itself")
        let slower = run + ["--frame-interval", "9min", "--bleaching-control", "r0.celltrack"]
        expectRefusal(try program.run(slower), 65, naming: "no control")
        #expect(inputs.scratch.contents == before)
        // The correction goes on with a new way.
        expectSuccess(try program.run("measure", "r1.celltrack", "--set", "traces.bleaching=none", "--quiet"))
    }
}
