import Figures
import Foundation
import Lineage
import Reporters
import Testing

/// A comparison of growth in which each further group is slower; the last movie of each has too few births.
///
/// All phases have the lengths of cycles.
func growthContents(
    _ names: [String] = ["wild type", "mutant"],
    wells: Int = 2,
    phases: [CellPhase] = [.cycle],
    clock: LineageClock = twoMinutes
) -> GrowthContents {
    let quantities = [.doublingTime] + phases.map { GrowthQuantity.median($0) } + [.divisionsPerFounder]
    let groups = names.enumerated().map { place, name in
        let length = 90.0 + 30 * Double(place)
        let movies = (0..<wells).map { growthMovie("\(name) \($0)", cycle: length + Double($0), phases: phases) }
        let times = movies.flatMap { $0.times(of: .cycle).map(\.length) }
        let slower = (0..<wells).map { growthMovie("", cycle: 90.0 + Double($0), phases: phases) }
            .flatMap { $0.times(of: .cycle).map(\.length) }
        let estimates =
            [Estimate(length, lower: length - 4, upper: length + 5)] + phases.map { _ in Estimate(length) }
            + [Estimate(2.5)]
        return GrowthResult(
            name: name,
            movies: movies + [growthMovie("\(name) \(wells - 1)", cycle: length, births: 3, phases: phases)],
            doubling: growthMovie("", cycle: length, phases: phases).doubling,
            numbers: zip(quantities, estimates).map { quantity, estimate in
                GrowthNumber(
                    quantity: quantity,
                    estimate: estimate,
                    count: 12,
                    wells: movies.map { WellNumber(value: estimate.value, well: $0.well) }
                )
            },
            divisions: growthCourse(name, wells: wells, rate: 1 / length),
            growth: growthCourse(name, wells: wells, rate: 1 / length),
            differences: place == 0
                ? []
                : quantities.map { quantity in
                    GrowthDifference(
                        quantity: quantity,
                        difference: Estimate(30, lower: 20, upper: quantity.phase == .cycle ? .nan : 41),
                        wellTest: ExactRankTest(treated: [1, 2], control: [3, 4]),
                        logRank: quantity.phase.map { _ in LogRankTest(treated: times, control: slower) }
                    )
                }
        )
    }
    let comparison = GrowthComparison(groups: groups, reference: names.count > 1 ? names[0] : nil)
    return GrowthContents(comparison: comparison, clock: clock, event: .budEmergence)
}

private func growthMovie(_ name: String, cycle: Double, births: Int = 20, phases: [CellPhase]) -> GrowthMovie {
    let times = phases.flatMap { phase in
        (0..<8).map { place in
            CellPhaseTime(
                phase: phase,
                cell: place + 1,
                frame: place,
                length: CensoredTime(cycle + Double(place), isComplete: place % 4 < 3, well: name)
            )
        }
    }
    let isGiven = births >= 10
    return GrowthMovie(
        name: "\(name).celltrack",
        well: name,
        founderCount: 4,
        divisionCount: births - 2,
        doubling: DoublingTime(
            time: isGiven ? Estimate(cycle, lower: cycle - 8, upper: cycle + 9) : .undefined,
            rSquared: 0.98,
            births: births,
            entries: 1,
            exits: 2,
            reason: isGiven ? "" : "fewer than 10 births (\(births))"
        ),
        phases: times
    )
}

private func growthCourse(_ name: String, wells: Int, rate: Double) -> GrowthCourse {
    func course(_ name: String, _ factor: Double, _ interval: Double) -> PopulationCourse {
        PopulationCourse(
            group: name,
            name: "divisions_per_founder",
            points: (0..<40).map { frame in
                let value = Double(2 * frame) * rate * factor
                let estimate = Estimate(value, lower: value - interval, upper: value + interval)
                return PopulationPoint(frame: frame, timeInSeconds: nil, median: estimate, cellCount: 10 + frame)
            }
        )
    }
    return GrowthCourse(
        group: course(name, 1, wells > 1 ? 0.1 : .nan),
        wells: (0..<wells).map { course("\(name) \($0)", 0.9 + 0.1 * Double($0), .nan) }
    )
}

struct GrowthComparisonTests {
    @Test("There is a figure for everything that is compared, with its numbers")
    func figures() throws {
        let contents = growthContents()
        #expect(
            contents.figures.map(\.name) == ["growth-numbers", "divisions-per-founder", "growth-curves", "cell-cycles"]
        )
        for figure in contents.figures {
            let read = SVGReader(try figure.figure.svg())
            #expect(read.isWellFormed && read.collisions.isEmpty, "\(figure.name): \(read.collisions)")
            #expect(figure.figure.csv().split(separator: "\n").count > 6)
        }
        let cycles = SVGReader(try contents.figures[3].figure.svg()).lines
        #expect(cycles.contains("wild type: 18 of 24 finished"))
        #expect(cycles.contains { $0.hasPrefix("mutant against wild type: log-rank p") })
        #expect(cycles.contains("Length of the cell cycle (min)"))
        let divisions = SVGReader(try contents.figures[1].figure.svg()).lines
        #expect(divisions.contains("mutant: mean of each of 2 wells") && divisions.contains("Divisions per founder"))
        // A cycle, a movie, a well and a group each have a row, and only finished cycles are complete.
        let rows = contents.figures[0].figure.csv().split(separator: "\n").dropFirst()
        for (series, count) in [("cycle,", 48), ("movie,", 12), ("well,", 12), ("group,", 6)] {
            #expect(rows.count { $0.hasPrefix(series) } == count)
        }
        #expect(rows.count { $0.hasPrefix("cycle,") && $0.hasSuffix(",1") } == 36)
    }

    @Test("Intervals of doubling times are said to be by births as well")
    func intervals() throws {
        let contents = growthContents(phases: CellPhase.allCases)
        #expect(contents.groupTable.caption.contains("of doubling times by births where wider"))
        #expect(!contents.phaseTable.caption.contains("births"))
        let (numbers, phases) = (contents.figures[0], contents.figures[3])
        #expect(numbers.caption.contains("by births"))
        #expect(SVGReader(try numbers.figure.svg()).lines.contains("the group, 95 % interval by wells or births"))
        #expect(SVGReader(try phases.figure.svg()).lines.contains("the group, 95 % interval by wells"))
    }

    @Test("Phases of cell cycles have a figure each, one of all groups, and tables")
    func phases() throws {
        let contents = growthContents(phases: CellPhase.allCases)
        let names = ["growth-numbers", "divisions-per-founder", "growth-curves", "cell-phases"]
        let curves = ["cell-cycles", "first-g1", "later-g1", "budded-phases"]
        #expect(contents.figures.map(\.name) == names + curves)
        for figure in contents.figures {
            let read = SVGReader(try figure.figure.svg())
            #expect(read.isWellFormed && read.collisions.isEmpty, "\(figure.name): \(read.collisions)")
        }
        let columns = SVGReader(try contents.figures[3].figure.svg()).lines
        #expect(["First G1 (min)", "Later G1 (min)", "Budded phase (min)"].allSatisfy(columns.contains))
        #expect(columns.contains("a finished phase") && columns.contains("a phase that outlasts its record"))
        #expect(!columns.contains("Cell cycle (min)"))
        let rows = contents.figures[3].figure.csv().split(separator: "\n").dropFirst()
        for (series, count) in [("phase,", 144), ("movie,", 0), ("well,", 12), ("group,", 6), ("cycle,", 0)] {
            #expect(rows.count { $0.hasPrefix(series) } == count, "\(series)")
        }
        #expect(rows.count { $0.contains(",budded,min,") && $0.hasSuffix(",1") } == 36)
        let first = SVGReader(try contents.figures[5].figure.svg()).lines
        #expect(first.contains("How long the first G1 lasts") && first.contains("Length of the first G1 (min)"))
        #expect(first.contains { $0.hasPrefix("mutant against wild type: log-rank p") })
        // The usual figure and table are as they are without phases.
        #expect(contents.groupTable.columns == growthContents().groupTable.columns)
        #expect(
            contents.figures[0].figure.csv().split(separator: "\n").count
                == growthContents().figures[0].figure.csv().split(separator: "\n").count
        )
        #expect(contents.phaseTable.rows.map { $0.map(\.text) }[1] == ["first G1", "mutant", "2", "120.0", "18 of 24"])
        #expect(contents.phaseTable.rows.count == 6 && contents.moviePhaseTable.rows.count == 6)
        let files = contents.files.reduce(into: [String: [Substring]]()) {
            $0[$1.name] = $1.text.split(separator: "\n")
        }
        #expect(files["growth-groups.csv"]?[4] == "wild type,later_g1,min,2,3,finished phases,12,90,,,,")
        let movies = try #require(files["growth-movies.csv"])
        #expect(movies[0].hasSuffix(",budded,finished_budded,budded_median,budded_lower,budded_upper"))
        #expect(movies.allSatisfy { movie in movie.count { $0 == "," } == movies[0].count { $0 == "," } })
        #expect(files["growth-differences.csv"]?.count == 7)
        let page = try ComparisonPage(reporter: nil, growth: contents).page(title: "", subtitles: [], provenance: [])
            .html()
        #expect(page.contains("Phases of cell cycles, movie by movie"))
    }

    @Test("Movies that tell no phases show nothing of them")
    func withoutPhases() throws {
        let contents = growthContents()
        let page = try ComparisonPage(reporter: nil, growth: contents).page(title: "", subtitles: [], provenance: [])
            .html()
        #expect(!page.contains("irst G1") && !page.contains("Phases of") && contents.phaseTable.rows.isEmpty)
        #expect(contents.files.allSatisfy { !$0.text.contains("g1") && !$0.text.contains("budded") })
        // A phase that none was seen to end has no curve.
        var open = growthContents(phases: [.cycle, .budded])
        for group in open.comparison.groups.indices {
            for movie in open.comparison.groups[group].movies.indices {
                let phases = open.comparison.groups[group].movies[movie].phases
                open.comparison.groups[group].movies[movie].phases = phases.map { time in
                    var time = time
                    time.length.isComplete = time.phase == .cycle
                    return time
                }
            }
        }
        #expect(open.figures.map(\.name).suffix(2) == ["cell-phases", "cell-cycles"])
        #expect(open.phaseTable.rows[0].map(\.text).last == "0 of 24")
    }

    @Test("The curve of a group falls where its cycles end, and the band is its interval")
    func curves() throws {
        let times = [CensoredTime(10, isComplete: true), CensoredTime(20, isComplete: true)]
        var figure = SurvivalFigure(
            title: "Cycles",
            groups: [("", KaplanMeier(times))],
            timeLabel: "Length",
            shareLabel: "Share",
            isInMinutes: false
        )
        let read = SVGReader(try figure.svg())
        #expect(read.lines.contains("Length (frames)") && read.lines.contains("2 of 2 finished"))
        let frame = try #require(read.elements("rect").last { $0["fill"] == "none" })
        let (width, height) = try (#require(Double(frame["width"] ?? "")), #require(Double(frame["height"] ?? "")))
        let line = try #require(read.elements("path").first { $0["stroke-width"] == "2.4" }?["d"])
        // Half way to the right, then half of what 1 is high downwards: 0 to 20 frames, shares of 0 to 1.02.
        let steps = line.split { !"-.0123456789".contains($0) }.compactMap { Double($0) }
        #expect(steps.contains { abs($0 - width / 2) < 0.2 }, "\(line)")
        #expect(steps.contains { abs($0 - height / 1.02 / 2) < 0.2 }, "\(line)")
        #expect(figure.csv().split(separator: "\n")[1].hasPrefix(",10,frames,2,1,0.5,"))
        figure.groups = []
        #expect(SVGReader(try figure.svg()).lines.contains("nothing to show"))
        figure.width = 100
        #expect(throws: FigureError.self) { try figure.svg() }
    }

    @Test("Tables hold the numbers, what they rest on, and why there are none")
    func tables() throws {
        let contents = growthContents()
        let files = contents.files.reduce(into: [String: [Substring]]()) {
            $0[$1.name] = $1.text.split(separator: "\n")
        }
        #expect(
            files["growth-groups.csv"]?.first
                == "group,number,unit,wells,movies,based_on,count,value,lower,upper,r_squared,reason"
        )
        #expect(files["growth-groups.csv"]?[1] == "wild type,doubling_time,min,2,3,births,12,90,86,95,0.98,")
        #expect(files["growth-groups.csv"]?[3] == "wild type,divisions_per_founder,,2,3,founders,12,2.5,,,,")
        #expect(files["growth-wells.csv"]?.count == 13)
        let movies = try #require(files["growth-movies.csv"])
        #expect(movies[1].hasPrefix("wild type,wild type 0,wild type 0.celltrack,4,18,20,1,2,min,90,82,99,0.98,,8,6,"))
        #expect(movies[3].contains(",3,1,2,min,,,,,fewer than 10 births (3),8,6,"))
        let differences = try #require(files["growth-differences.csv"])
        #expect(differences.count == 4 && differences[1].hasPrefix("mutant,wild type,doubling_time,min,30,20,41,"))
        #expect(differences[2].split(separator: ",").count == 9)
        #expect(contents.differenceTable.rows[1][2].text == "30.0 (20.0 or more)")
        #expect(contents.movieTable.rows[2][8].text == "none: fewer than 10 births (3)")
        // Commas would break rows apart.
        for table in files.values {
            let commas = Set(table.map { line in line.count { $0 == "," } })
            #expect(commas.count == 1)
        }
    }

    @Test("Without a clock times are frames; one group has no differences")
    func frames() throws {
        let contents = growthContents(["all"], clock: frameCounter)
        #expect(contents.files.map(\.name) == ["growth-groups.csv", "growth-wells.csv", "growth-movies.csv"])
        #expect(contents.groupTable.columns.contains("doubling time (frames)"))
        let page = ComparisonPage(reporter: nil, growth: contents, warnings: ["Mind the gap."])
        #expect(page.allWarnings.first == "Mind the gap." && page.title == "Growth and divisions: all")
        #expect(page.allWarnings.contains { $0.contains("cell cycles are in frames") })
        let html = try page.page(title: page.title, subtitles: [], provenance: []).html()
        #expect(html.contains("id=\"growth\"") && !html.contains("id=\"numbers\""))
        let empty = GrowthComparison(groups: [], reference: nil)
        #expect(GrowthContents(comparison: empty, clock: twoMinutes, event: nil).figures.isEmpty)
    }

    @Test("What has no doubling time says why")
    func reasons() throws {
        var contents = growthContents(["all"])
        contents.comparison.groups[0].doubling.reason = "too few frames have cells"
        contents.comparison.groups[0].numbers[0].estimate = .undefined
        #expect(contents.missingDoublings == ["all has no doubling time: too few frames have cells."])
        let lines = SVGReader(try contents.figures[0].figure.svg()).lines
        #expect(lines.contains("all: no doubling time: too few frames have cells"))
        #expect(lines.contains("Doubling time (min)"))
        // Without a movie that has one there is no plot of it.
        for place in contents.comparison.groups[0].movies.indices {
            contents.comparison.groups[0].movies[place].doubling.time = .undefined
        }
        let few = SVGReader(try contents.figures[0].figure.svg()).lines
        #expect(few.contains("Cell cycle (min)") && !few.contains("Doubling time (min)"))
        #expect(contents.files[0].text.contains("all,doubling_time,min,2,3,births,12,,,,,too few frames have cells\n"))
    }

    @Test("Labels stay apart and names are escaped, however many groups", arguments: hostileNames)
    func names(_ name: String) throws {
        let contents = growthContents([name, name + "2", "third", "fourth", "fifth", "sixth"])
        for figure in contents.figures {
            let read = SVGReader(try figure.figure.svg())
            #expect(read.isWellFormed && read.collisions.isEmpty, "\(figure.name): \(read.collisions)")
            #expect(read.elements("script").isEmpty)
        }
    }
}
