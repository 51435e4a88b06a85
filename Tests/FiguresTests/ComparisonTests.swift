import Figures
import Foundation
import Lineage
import Reporters
import TestSupport
import Testing

struct ComparisonTests {
    private let clock = MovieClock(frameCount: 40, intervalInSeconds: 120)

    /// A movie of cells that respond, or not, and of families.
    private func movie(_ name: String, well: String, amplitude: Double, seed: UInt64, families: Int = 5)
        -> ExperimentMovie
    {
        var numbers = SplitMix(seed: seed)
        var traces: [ProcessedTrace] = []
        var responses: [CellResponse] = []
        var divisions: [CellDivision] = []
        for family in 0..<families {
            let level = Double.random(in: 0.9...1.1, using: &numbers)
            for (member, frames) in [(1, 0..<20), (2, 20..<40), (3, 20..<40)] {
                let track = 3 * family + member
                let values = frames.map { frame in level + (frame > 12 ? amplitude : 0) }
                traces.append(processedTrace(track, from: frames.lowerBound, values))
                let found = amplitude + Double.random(in: -0.04...0.04, using: &numbers)
                responses.append(
                    response(
                        track,
                        amplitude: found,
                        halfTimeInMinutes: amplitude > 0.1 ? Double.random(in: 8...20, using: &numbers) : nil,
                        isResponder: amplitude > 0.1
                    )
                )
            }
            divisions.append(
                CellDivision(mother: 3 * family + 1, daughters: [3 * family + 2, 3 * family + 3], frame: 20)
            )
        }
        return ExperimentMovie(name: name, well: well, traces: traces, responses: responses, divisions: divisions)
    }

    private func contents(_ names: [String] = ["vehicle", "2-DG"], wells: Int = 2) throws -> ComparisonContents {
        let groups = names.enumerated().map { place, name in
            ExperimentGroup(
                name: name,
                movies: (0..<wells).map { well in
                    let seed = UInt64(10 * place + well)
                    return movie(
                        "\(name) \(well)",
                        well: "\(name) \(well)",
                        amplitude: place == 0 ? 0 : 0.5,
                        seed: seed
                    )
                }
            )
        }
        var parameters = PopulationParameters()
        parameters.draws = 50
        let found = try GroupComparison(groups, reference: names[0], clock: clock, parameters: parameters)
        var contents = ComparisonContents(
            reporter: "AMPK",
            valueLabel: "AMPK (ex480/ex405)",
            groups: groups,
            comparison: found,
            clock: twoMinutes,
            alignedClock: twoMinutes
        )
        contents.dose = TimeMark(.minutes(24), label: "2-DG 20 mM")
        contents.rule = "responder: as the test says"
        contents.threshold = 0.05
        return contents
    }

    @Test("There is a figure for everything that is compared, with its numbers")
    func figures() throws {
        let contents = try contents()
        #expect(
            contents.figures.map(\.name) == [
                "AMPK-medians", "AMPK-differences", "AMPK-responses", "AMPK-relatives", "AMPK-divisions",
            ]
        )
        for figure in contents.figures {
            let read = SVGReader(try figure.figure.svg())
            #expect(read.isWellFormed && read.collisions.isEmpty, "\(figure.name): \(read.collisions)")
            #expect(figure.figure.csv().split(separator: "\n").count > 2)
        }
        let medians = SVGReader(try contents.figures[0].figure.svg()).lines
        #expect(medians.contains("2-DG 20 mM") && medians.contains("2-DG: median of each of 2 wells"))
        let responses = SVGReader(try contents.figures[2].figure.svg()).lines
        #expect(responses.contains("30 cells"))
        #expect(responses.contains { $0.hasPrefix("False positives of the rule: it calls 0") })
        // A cell, a well and a group each have a row.
        let rows = contents.figures[2].figure.csv().split(separator: "\n").dropFirst()
        for (series, count) in [("cell,", 60), ("well,", 4), ("group,", 2)] {
            #expect(rows.count { $0.hasPrefix(series) } == count)
        }
    }

    @Test("A group with a single well has no band, no interval, and says so")
    func singleWells() throws {
        let contents = try contents(wells: 1)
        let page = ComparisonPage(reporter: contents, growth: growthContents(["vehicle", "2-DG"], wells: 1))
        #expect(page.allWarnings.contains { $0.hasPrefix("vehicle, 2-DG: there is one well") })
        let medians = SVGReader(try contents.figures[0].figure.svg()).lines
        #expect(medians.contains("2-DG: median"))
        #expect(!medians.contains { $0.contains("bootstrap") })
        let responses = SVGReader(try contents.figures[2].figure.svg()).lines
        #expect(responses.contains("median of the group"))
        #expect(contents.differenceTable.rows.allSatisfy { !$0[2].text.contains("to") })
    }

    @Test("One group has neither differences nor false positives")
    func oneGroup() throws {
        let contents = try contents(["all"])
        #expect(!contents.figures.contains { $0.name == "AMPK-differences" })
        #expect(contents.falsePositives == nil && contents.differenceTable.rows.isEmpty)
        #expect(contents.files.map(\.name) == ["groups.csv", "wells.csv"])
        let page = ComparisonPage(reporter: contents, growth: growthContents(["all"]))
        #expect(try page.page(title: "", subtitles: [], provenance: []).html().contains("id=\"wells\""))
        #expect(page.files.map(\.name).contains("groups.csv") && page.title == "AMPK: all")
    }

    @Test("Tables hold numbers in the units that their names say")
    func tables() throws {
        let files = try contents().files.reduce(into: [String: [Substring]]()) {
            $0[$1.name] = $1.text.split(separator: "\n")
        }
        #expect(files["groups.csv"]?[0] == "group,number,wells,cells,value,lower,upper")
        let share = try #require(files["groups.csv"]?.first { $0.hasPrefix("2-DG,responders_percent,") })
        #expect(share == "2-DG,responders_percent,2,30,100,100,100")
        let amplitude = try #require(
            files["differences.csv"]?.first { $0.hasPrefix("2-DG,vehicle,amplitude_percent,") }
        )
        let difference = try #require(Double(amplitude.split(separator: ",")[3]))
        #expect((45...55).contains(difference))
        #expect(files["calls.csv"]?.last?.hasPrefix("2-DG,30,30,1,") == true)
        let wellRows = files["wells.csv"]?.count
        #expect(wellRows == 15)
    }

    @Test("The grey bar of a correlation holds what chance gives, and few pairs have no row")
    func kinship() throws {
        let chance = Estimate(0, lower: -0.3, upper: 0.3)
        let found = [
            KinshipCorrelation(kinship: .sisters, pairCount: 20, correlation: 0.8, pValue: 0.001, chance: chance),
            KinshipCorrelation(kinship: .cousins, pairCount: 2, correlation: .nan, pValue: .nan),
        ]
        var results = try contents().comparison.groups
        for index in results.indices {
            results[index].kinship = found.map { GroupKinship(quantity: .level, correlation: $0) }
        }
        let read = SVGReader(try KinshipFigure(title: "Relatives", results: results).svg())
        #expect(read.lines.contains("sisters, vehicle"))
        #expect(!read.lines.contains { $0.hasPrefix("cousins") })
        let bars = read.elements("rect").filter { $0["fill"] == "#cfcfcf" && $0["stroke"] == nil }
        let frame = try #require(read.elements("rect").first { $0["fill"] == "none" })
        let width = try #require(Double(frame["width"] ?? ""))
        #expect(bars.count == 2)
        for bar in bars {
            let drawn = try #require(Double(bar["width"] ?? ""))
            #expect(abs(drawn - width * 0.6 / 2.1) < 0.1)
        }
        let empty = KinshipFigure(title: "Relatives", results: [])
        #expect(empty.isEmpty)
        #expect(SVGReader(try empty.svg()).lines.contains("fewer than three pairs of relatives"))
    }

    @Test("Six groups have room")
    func sixGroups() throws {
        for figure in try contents(["a", "b", "c", "d", "e", "f"]).figures {
            let read = SVGReader(try figure.figure.svg())
            #expect(read.isWellFormed && read.collisions.isEmpty, "\(figure.name): \(read.collisions)")
        }
    }

    @Test("Too many groups for the width are refused")
    func manyGroups() throws {
        let contents = try contents(["a", "b"])
        var figure = GroupResponseFigure(title: "", groups: contents.groups, results: contents.comparison.groups)
        figure.width = 300
        #expect(throws: FigureError.self) { try figure.svg() }
    }

    @Test("Labels stay apart and names are escaped", arguments: hostileNames)
    func names(_ name: String) throws {
        var contents = try contents([name, name + "2"])
        contents.reporter = name
        contents.valueLabel = name
        contents.rule = name
        contents.dose = TimeMark(.minutes(24), label: name)
        for figure in contents.figures {
            let read = SVGReader(try figure.figure.svg())
            #expect(read.isWellFormed && read.collisions.isEmpty, "\(figure.name): \(read.collisions)")
            #expect(read.elements("script").isEmpty)
        }
        let table = ReportTable(caption: name, columns: [name], texts: [[name]])
        let whole = ComparisonPage(reporter: contents, growth: growthContents([name, name + "2"]), warnings: [name])
        let page = PageReader(try whole.page(title: name, subtitles: [name], provenance: [table]).html())
        #expect(page.isWellFormed && page.all("script").count == 1)
    }
}
