import CellImage
import Figures
import Foundation
import FoundationXML
import Lineage
import Reporters
import TestSupport
import Testing
import Tracker

/// What a test wants to know of a page, read as XML.
final class PageReader: NSObject, XMLParserDelegate {
    private(set) var elements: [(name: String, attributes: [String: String])] = []
    private(set) var contents: [String: [String]] = [:]
    private(set) var isWellFormed = false
    private var open: [String] = []
    private var text: [String] = []

    init(_ html: String) {
        super.init()
        let parser = XMLParser(data: Data(html.utf8))
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    func all(_ name: String) -> [[String: String]] {
        elements.filter { $0.name == name }.map(\.attributes)
    }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append((name, attributes))
        text.append("")
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if let last = text.indices.last { text[last] += string }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        contents[name, default: []].append(text.popLast() ?? "")
    }
}

struct ReportTests {
    /// A report with everything in it, all of whose names are the given one.
    private func report(named name: String) throws -> ReportContents {
        let forest = try smallForest()
        var reporter = ReporterContents(
            name: name,
            valueLabel: name,
            traces: [1, 2, 6].map { trace($0, name: name, [1, 1, 1.2, 1.5, 2, 2]) }
        )
        reporter.processed = [1, 2, 6].map { processedTrace($0, name: name, [1, 1, 1.2, 1.5, 2, 2]) }
        reporter.responses = [
            response(1, halfTimeInMinutes: 3, isResponder: true),
            response(2, halfTimeInMinutes: nil, isResponder: false, flags: .edge),
            response(6, halfTimeInMinutes: 4, isResponder: nil),
        ]
        reporter.courses = [course(name, [1, 1, 1.2])]
        reporter.dose = TimeMark(.minutes(2), label: name)
        reporter.responseNotes = [name]
        reporter.spans = [TimeSpan(from: .minutes(0), to: .minutes(2), label: name, role: .baseline)]
        let coloring = LineageFigure.Coloring(traces: reporter.traces, label: name)
        let lineages = LineageContents(forest: forest, clock: twoMinutes, colorings: [coloring])
        var report = ReportContents(title: name, subtitles: [name], lineages: lineages)
        report.reporters = [reporter]
        report.selections = [CellSelection(of: reporter)]
        report.warnings = [name]
        report.summary = [(name: name, value: name)]
        report.stripNote = name
        report.resultPath = name
        report.provenance = [ReportTable(caption: name, columns: [name, name], texts: [[name, name]])]
        return report
    }

    @Test("Hostile names stay text: the page is well-formed and holds its one script only", arguments: hostileNames)
    func injection(_ name: String) throws {
        let read = PageReader(try report(named: name).page().html())
        #expect(read.isWellFormed)
        #expect(read.all("script").count == 1)
        let handlers = read.elements.flatMap { $0.attributes.keys }.filter { $0.lowercased().hasPrefix("on") }
        #expect(handlers.isEmpty)
    }

    @Test("Nothing outside the page is referred to")
    func offline() throws {
        let read = PageReader(try report(named: "AMPK").page().html())
        for (name, attributes) in read.elements {
            for key in ["href", "src", "xlink:href", "srcset", "action", "data"] {
                guard let target = attributes[key] else { continue }
                #expect(target.hasPrefix("#") || target.hasPrefix("data:"), "\(name) \(key) \(target.prefix(40))")
            }
            #expect(attributes.values.allSatisfy { !$0.contains("url(") })
        }
        #expect(read.contents["style"]?.allSatisfy { !$0.contains("url(") && !$0.contains("@import") } == true)
    }

    @Test("The browser is allowed the page's script by its digest, and no other")
    func policy() throws {
        let read = PageReader(try report(named: "AMPK").page().html())
        let policy = try #require(read.all("meta").first { $0["http-equiv"] != nil }?["content"])
        let script = try #require(read.contents["script"]?.first)
        let digits = Array(SHA256Digest.hexadecimal(of: Array(script.utf8)))
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0..<$0 + 2]), radix: 16)
        }
        #expect(policy.contains("script-src 'sha256-\(Data(bytes).base64EncodedString())'"))
        #expect(policy.contains("default-src 'none'"))
    }

    @Test("Links lead to places that exist once; headers of tables have a scope; drawings have a title")
    func structure() throws {
        let read = PageReader(try report(named: "AMPK").page().html())
        let places = read.elements.compactMap { $0.attributes["id"] }
        #expect(Set(places).count == places.count)
        let links = read.all("a").compactMap { $0["href"] }.filter { $0.hasPrefix("#") }
        #expect(links.contains("#cell-1") && links.contains("#provenance"))
        #expect(links.allSatisfy { places.contains(String($0.dropFirst())) })
        #expect(read.all("th").allSatisfy { $0["scope"] != nil })
        // Drawings within drawings have none.
        #expect(read.all("svg").count { $0["role"] == "img" } == read.all("figure").count)
        #expect((read.contents["title"]?.count ?? 0) == 1 + read.all("figure").count)
    }

    @Test("The numbers behind a figure are those of its table")
    func numbers() throws {
        let report = try report(named: "AMPK")
        let read = PageReader(try report.page().html())
        let link = try #require(read.all("a").first { $0["download"] == "lineages.csv" }?["href"])
        let data = try #require(Data(base64Encoded: String(link.split(separator: ",")[1])))
        #expect(String(decoding: data, as: UTF8.self) == report.lineages.figures.first?.figure.csv())
        #expect(try report.page().html() == report.page().html())
    }

    @Test("A table of more than a megabyte is named in place of being in the page")
    func manyNumbers() throws {
        let values = (0..<1_500).map { Double($0 % 7) + 0.123456789 }
        let traces = (1...50).map { trace($0, name: "AMPK", values) }
        let panels = [TracePanel(traces: traces, valueLabel: "AMPK")]
        let figure = TraceFigure(title: "AMPK", panels: panels, clock: LineageClock(frameInterval: nil))
        #expect(figure.csv().utf8.count > 1_000_000)
        var section = ReportPage.Section(id: "all", title: "All")
        try section.figure(NamedFigure("many", figure, caption: ""))
        let page = ReportPage(title: "Many", subtitles: [], sections: [section]).html()
        #expect(page.contains("celltrack plot writes many.csv") && !page.contains("text/csv"))
        #expect(PageReader(page).isWellFormed)
    }

    @Test("Responders, half time and amplitude are counted; what asks for care is said")
    func facts() throws {
        var report = try report(named: "AMPK")
        let values = try #require(PageReader(try report.page().html()).contents["dd"])
        #expect(values.contains("1 of 2 cells (50 %)"))
        #expect(values.contains("3 min (n = 1)"))
        #expect(values.contains("50 % (n = 1)"))
        report.lineages.growthFit = GrowthFit(
            frames: 0...29,
            initialCount: 3,
            doublingTime: Estimate(95, lower: 90, upper: 101),
            rSquared: 0.97
        )
        report.reporters[0].processed[0].flags = [.short, .edge]
        let read = PageReader(try report.page().html())
        #expect(read.contents["dd"]?.contains("95 min (95 % interval 90 to 101, R² = 0.97)") == true)
        #expect(read.contents["li"]?.contains("AMPK: cells with flags, of 3: edge 1, short 1.") == true)
        let flagged = TracePoint(frame: 1, timeInSeconds: nil, value: 1, flags: [.backgroundFallback, .saturated])
        report.reporters[0].traces = [
            Trace(track: 1, name: "AMPK", observed: [flagged], timeInSeconds: { _ in nil }), trace(2, [1, nil, 1]),
        ]
        let listed = PageReader(try report.page().html()).contents["li"] ?? []
        #expect(listed.contains("AMPK: values with flags, of 3: saturated 1, background-fallback 1."))
        report.lineages.clock = frameCounter
        report.reporters[0].dose = nil
        report.reporters[0].spans = []
        let unclocked = PageReader(try report.page().html())
        #expect(unclocked.contents["li"]?.contains { $0.contains("time between frames is unknown") } == true)
    }

    @Test(
        "Cells with excluded flags do not count in numbers and figures of all, which say so; they keep their own figure"
    )
    func exclusion() throws {
        var report = try report(named: "AMPK")
        let all = report.reporters[0].responseFigures(clock: twoMinutes)
        report.reporters[0].processed[0].flags = [.short]
        report.reporters[0].excludedFlags = [.short, .gap]
        let values = try #require(PageReader(try report.page().html()).contents["dd"])
        #expect(values.contains("0 of 1 cells (0 %)"))
        let found = report.reporters[0].responseFigures(clock: twoMinutes)
        #expect(found.map(\.name) == all.map(\.name))
        for (figure, before) in zip(found, all) {
            #expect(figure.caption.hasSuffix("Left out: 1 of 3 cells, flagged short or gap."), "\(figure.caption)")
            #expect(!before.caption.contains("Left out"))
            let lines = figure.figure.csv().split(separator: "\n")
            let table = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
            let column = try #require(table[0].firstIndex(of: "track"))
            #expect(table.count > 1 && table.dropFirst().allSatisfy { $0[column] != "1" })
        }
        for figure in report.reporters[0].measuredFigures(clock: twoMinutes) {
            #expect(figure.caption.hasSuffix("Left out: 1 of 3 cells, flagged short or gap."), "\(figure.caption)")
            let rows = figure.figure.csv().split(separator: "\n").map { $0.split(separator: ",") }
            let column = try #require(rows[0].firstIndex(of: "track"))
            #expect(rows.count > 1 && rows.dropFirst().allSatisfy { $0[column] != "1" }, "\(rows)")
        }
        let own = report.reporters[0].cellFigure(ofTrack: 1, clock: twoMinutes, marks: [], strips: [])
        #expect(own?.trace.track == 1 && own?.response?.track == 1)
    }

    @Test("Responders that rise and responders that fall have medians of their own")
    func directions() throws {
        var report = try report(named: "AMPK")
        let words = { try PageReader(report.page().html()).contents["dt"] ?? [] }
        #expect(try words().contains("AMPK: median amplitude of responders"))
        for index in report.reporters[0].responses.indices {
            report.reporters[0].responses[index].isResponder = true
            report.reporters[0].responses[index].amplitude = Estimate([0.5, -0.25, 0.3][index % 3])
        }
        #expect(try words().contains("AMPK: median amplitude of the 2 responders that rise"))
        #expect(try words().contains("AMPK: median amplitude of the 1 responders that fall"))
    }

    @Test("Without a baseline values are shown as measured")
    func noBaseline() throws {
        var report = try report(named: "AMPK")
        for index in report.reporters[0].processed.indices {
            for place in report.reporters[0].processed[index].points.indices {
                report.reporters[0].processed[index].points[place].normalized = .undefined
            }
        }
        #expect(report.reporters[0].responseFigures(clock: twoMinutes).isEmpty)
        #expect(try PageReader(report.page().html()).all("a").contains { $0["download"] == "AMPK-traces.csv" })
    }

    @Test("Figures of two reporters never have one name")
    func fileNames() {
        #expect(
            NamedFigure.fileNames(["α", "β", "KTR 1", "KTR_1", "ktr 1"]) == ["α", "β", "KTR_1", "KTR_1-2", "ktr_1-3"]
        )
    }

    @Test("Many more divisions than cells can make are pointed at, and usual numbers are not")
    func divisionRate() throws {
        func warnings(mitoses: Int, everyMinutes minutes: Double) throws -> [String] {
            let mothers = (0..<mitoses).map { 3 * $0 + 1 }
            let tracks = mothers.flatMap { [track($0, 0, 9), track($0 + 1, 10, 19), track($0 + 2, 10, 19)] }
            let divisions = mothers.map { division($0, [$0 + 1, $0 + 2], at: 10, .mitosis) }
            let forest = try LineageForest(tracks: tracks, divisions: divisions, lastFrame: 19)
            let clock = LineageClock(frameInterval: FrameInterval(seconds: minutes * 60))
            let lineages = LineageContents(forest: forest, clock: clock)
            let page = try ReportContents(title: "t", subtitles: [], lineages: lineages).page()
            return (PageReader(page.html()).contents["li"] ?? []).filter { $0.contains("mitoses in") }
        }
        // 30 frames of 3 minutes per division: one in 1.5 cell hours.
        #expect(try warnings(mitoses: 20, everyMinutes: 3).count == 1)
        // 30 frames of 45 minutes per division: one in 22.5 cell hours.
        #expect(try warnings(mitoses: 20, everyMinutes: 45).isEmpty)
        #expect(try warnings(mitoses: 1, everyMinutes: 3).isEmpty)
    }

    @Test("Where no doubling time is given the page says why")
    func missingDoublingTime() throws {
        let page = try report(named: "AMPK").page()
        // Two mitoses and two buds.
        #expect(PageReader(page.html()).contents["dd"]?.contains("not given: fewer than 10 births (4)") == true)
    }

    @Test("The least sure divisions come first, twenty at most, each with the command that explains it")
    func leastSure() throws {
        // Divisions of founders 1, 4, 7 ... into two each in frame 10; the surer, the earlier.
        func rows(_ count: Int) throws -> [[String]] {
            let mothers = (0..<count).map { 3 * $0 + 1 }
            let tracks = mothers.flatMap { [track($0, 0, 9), track($0 + 1, 12, 19), track($0 + 2, 10, 19)] }
            let divisions = mothers.enumerated().map { number, mother -> Division in
                var found = division(mother, [mother + 1, mother + 2], at: 10, .mitosis)
                found.confidence = 1 - Double(number) / 100
                return found
            }
            let forest = try LineageForest(tracks: tracks, divisions: divisions, lastFrame: 19)
            var report = ReportContents(
                title: "t",
                subtitles: [],
                lineages: LineageContents(forest: forest, clock: twoMinutes)
            )
            report.resultPath = "of Anna's/movie.celltrack"
            let read = PageReader(try report.page().html())
            #expect(read.contents["h2"]?.contains("Least sure divisions") == (count > 0))
            let cells = read.contents["td"] ?? []
            // The first column has headers.
            let rows = stride(from: 0, to: cells.count - 5, by: 6).map { Array(cells[$0..<$0 + 6]) }
            return Array(rows.prefix { $0[1] == "mitosis" })
        }
        let two = try rows(2)
        #expect(two.count == 2)
        let why = "celltrack why 'of Anna'\\''s/movie.celltrack' --track"
        #expect(two.first == ["20", "mitosis", "4", "5, 6", "0.99", "\(why) 5 --frame 12"])
        #expect(two.last == ["20", "mitosis", "1", "2, 3", "1", "\(why) 2 --frame 12"])
        let many = try rows(25)
        let confidences = (5..<25).reversed().map { 1 - Double($0) / 100 }
        #expect(many.map { $0[4] } == confidences.map { String(format: "%g", $0) })
        #expect(try rows(0).isEmpty)
    }

    @Test("Budding cells have their ages and phases, and debris is no founder in view")
    func buddingCycles() throws {
        var divisions = [division(1, [2], at: 3, .budding), division(1, [3], at: 15, .budding)]
        for (place, frames) in [(3, 9), (15, 21)].enumerated() {
            divisions[place].emergenceFrame = frames.0
            divisions[place].cytokinesisFrame = frames.1
        }
        let forest = try LineageForest(
            tracks: [track(1, 0, 29), track(2, 3, 29), track(3, 15, 29), track(4, 5, 6)],
            divisions: divisions,
            lastFrame: 29
        )
        let lineages = LineageContents(forest: forest, clock: twoMinutes, origins: [4: .debris])
        let read = PageReader(try ReportContents(title: "t", subtitles: [], lineages: lineages).page().html())
        let fields = (read.contents["td"] ?? []).joined(separator: "|")
        #expect(fields.contains("|1|in view|0|0|58|end|≥ 2|24||12|12|"), "\(fields)")
        #expect(fields.contains("|1|1|budding|1|6|58|end|0|||||"), "\(fields)")
        #expect(fields.contains("||debris|0|10|12|lost|||||"), "\(fields)")
        let facts = zip(read.contents["dt"] ?? [], read.contents["dd"] ?? []).map { "\($0): \($1)" }
        #expect(facts.contains("median cycle, of those seen whole: 24 min (n = 1)"), "\(facts)")
        #expect(facts.contains("median budded phase, of those seen whole: 12 min (n = 2)"), "\(facts)")
        #expect(facts.contains("median first G1, of those seen whole: none"), "\(facts)")
    }

    @Test("Every reporter colours lineages of its own and has cells of its own, each with strips in its channels")
    func severalReporters() throws {
        var report = try report(named: "AMPK")
        let traces = [1, 6].map { trace($0, name: "KTR/2", [2, 2, 2, 1, 1, 1]) }
        report.reporters.append(ReporterContents(name: "KTR/2", valueLabel: "KTR/2", traces: traces))
        report.lineages.colorings.append(LineageFigure.Coloring(traces: traces, label: "KTR/2 (C/N)"))
        report.selections.append(CellSelection(of: report.reporters[1], clear: 1, flagged: 0))
        let frame = try FilmFrame(frame: 0, image: Plane(width: 32, height: 32, repeating: 1), labels: nil)
        let crop = try frame.crop(label: nil, center: PixelPoint(x: 16, y: 16), side: 16)
        report.strips = [[:], [1: [FilmStrip(channel: "YFP", crops: [crop], pixelSize: nil)]]]
        let figures = report.lineages.figures
        #expect(figures.map(\.name).prefix(3) == ["lineages", "lineages-KTR_2", "lineages-symmetric"])
        for (figure, label) in zip(figures, ["AMPK", "KTR/2 (C/N)", "AMPK"]) {
            let read = SVGReader(try figure.figure.svg())
            #expect(read.lines.contains(label) && read.collisions.isEmpty, "\(figure.name)")
        }
        let page = PageReader(try report.page().html())
        let places = page.elements.compactMap { $0.attributes["id"] }
        #expect(page.isWellFormed && Set(places).count == places.count)
        for place in ["cell-by-cell", "cell-1", "cell-2", "cell-by-cell-reporter-2", "cell-1-reporter-2"] {
            #expect(places.contains(place), "\(place)")
        }
        #expect(!places.contains("cell-2-reporter-2"))
        #expect(page.contents["h2"]?.contains("Cell by cell: KTR/2") == true)
        #expect(page.contents["text"]?.contains("YFP") == true)
    }

    @Test("An empty result is a page")
    func empty() throws {
        let forest = try LineageForest(tracks: [], divisions: [], lastFrame: 0)
        let lineages = LineageContents(forest: forest, clock: twoMinutes)
        var report = ReportContents(title: "empty", subtitles: [], lineages: lineages)
        report.reporters = [ReporterContents(name: "AMPK", valueLabel: "AMPK", traces: [])]
        report.selections = [CellSelection(of: report.reporters[0])]
        let read = PageReader(try report.page().html())
        #expect(read.isWellFormed)
        #expect(read.contents["p"]?.contains("No cell has a value of this reporter.") == true)
    }

    @Test("The clearest responders are shown, then flagged cells, up to their limits; without responses the longest")
    func selection() {
        var reporter = ReporterContents(name: "A", valueLabel: "A", traces: (1...9).map { trace($0, [1, 2]) })
        reporter.traces[4] = trace(5, [1, 2, 3])
        #expect(CellSelection(of: reporter, clear: 2).tracks == [1, 5])
        #expect(CellSelection(of: reporter, clear: 2).rule == "The 2 of 9 cells with most values.")
        #expect(CellSelection(of: reporter).rule == "All 9 cells.")
        reporter.responses = (1...9).map { track in
            response(
                track,
                amplitude: Double(track) / 10,
                halfTimeInMinutes: 3,
                isResponder: track == 9 ? nil : track < 8,
                flags: track > 6 ? .short : []
            )
        }
        let chosen = CellSelection(of: reporter, clear: 2, flagged: 2)
        // 6 and 7 have the largest amplitudes of the responders; 7, 8 and 9 are flagged.
        #expect(chosen.tracks == [6, 7, 8, 9])
        #expect(chosen.rule.hasPrefix("The 2 of 9 cells whose amplitude exceeds its error most"))
        #expect(
            CellSelection(of: reporter).rule.hasPrefix("The 8 of 9 cells of which it is known whether they respond")
        )
        #expect(CellSelection(of: reporter, clear: 2, flagged: 1).rule.contains("1 flagged ones (1 more are not)"))
    }

    @Test(
        "The interval of a median holds that of the population in at least 95 of 100 samples",
        arguments: [7, 12, 40]
    )
    func coverage(_ count: Int) {
        var numbers = SplitMix(seed: UInt64(count))
        var hits = 0
        for _ in 0..<2000 {
            // Skewed: the median of -log(u) is log 2.
            let sample = (0..<count).map { _ in -log(Double.random(in: 1e-12..<1, using: &numbers)) }
            let interval = MedianInterval(of: sample)
            if interval.lower <= log(2), log(2) <= interval.upper { hits += 1 }
        }
        #expect(hits >= 1900, "\(hits) of 2000")
        #expect(hits < 1999, "an interval that always holds says nothing: \(hits)")
    }

    @Test("A median of few or no values has no interval")
    func fewValues() {
        #expect(MedianInterval(of: [3, .nan, 1, 2]).median == 2)
        #expect(MedianInterval(of: [3, 1, 2]).lower.isNaN)
        #expect(MedianInterval(of: [.nan]).text(scale: 1, unit: "min") == "none")
        #expect(
            MedianInterval(of: [60, 120, 180, 240, 300, 360]).text(scale: 1 / 60.0, unit: "min")
                == "3.5 min (95 % interval 1 to 6, n = 6)"
        )
    }
}
