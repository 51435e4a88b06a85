internal import Lineage
internal import Reporters

extension GrowthContents {
    /// The numbers of every group with their intervals by wells, and by births where these tell a doubling time less surely.
    public var groupTable: ReportTable {
        ReportTable(
            caption: "Growth and divisions, with 95 % intervals by wells (of doubling times by births where wider)",
            columns: ["group", "wells", "movies", "founders"] + usualQuantities.map { $0.title(clock) } + [
                "R² of growth", "finished cycles",
            ],
            texts: results.map { result in
                let founders = result.number(of: .divisionsPerFounder)?.count ?? 0
                return [result.name, "\(result.wells.count)", "\(result.movies.count)", "\(founders)"]
                    + usualQuantities.map { quantity in
                        quantity.text(result.number(of: quantity)?.estimate ?? .undefined)
                    } + [rSquaredText(result.doubling), finishedText(result.curve(of: .cycle))]
            }
        )
    }

    /// The lengths of phases of every group with their intervals by wells; without rows where no movie tells them.
    public var phaseTable: ReportTable {
        ReportTable(
            caption: "Phases of cell cycles, with 95 % intervals by wells",
            columns: ["phase", "group", "wells", "median (\(GrowthQuantity.median(.cycle).unit(clock)))", "finished"],
            texts: phasesOfCycles.flatMap { phase in
                results.map { result in
                    let quantity = GrowthQuantity.median(phase)
                    let wells = Set(result.movies.filter { !$0.times(of: phase).isEmpty }.map(\.well))
                    return [
                        phase.name, result.name, "\(wells.count)",
                        quantity.text(result.number(of: quantity)?.estimate ?? .undefined),
                        finishedText(result.curve(of: phase)),
                    ]
                }
            }
        )
    }

    /// Why groups have no doubling time, a sentence each.
    public var missingDoublings: [String] {
        results.filter { !$0.doubling.reason.isEmpty }.map {
            "\($0.name.isEmpty ? "There is" : "\($0.name) has") no doubling time: \($0.doubling.reason)."
        }
    }

    /// Differences from the reference; without rows where there is none.
    public var differenceTable: ReportTable {
        ReportTable(
            caption: "Growth and divisions, differences from \(comparison.reference ?? "the reference")",
            columns: ["group", "number", "difference", "p of wells", "log-rank p"],
            texts: results.flatMap { result in
                result.differences.map { found in
                    [
                        result.name, found.quantity.title(clock), found.quantity.text(found.difference),
                        pValueText(found.wellTest.pValue), pValueText(found.logRank?.pValue ?? .nan),
                    ]
                }
            }
        )
    }

    /// The numbers of every movie.
    public var movieTable: ReportTable {
        ReportTable(
            caption: "Movies",
            columns: [
                "group", "well", "result", "founders", "divisions per founder", "births", "entries", "exits",
                GrowthQuantity.doublingTime.title(clock), "R²",
                GrowthQuantity.median(.cycle).title(clock), "finished cycles",
            ],
            texts: results.flatMap { result in
                result.movies.map { [result.name] + texts(of: $0) }
            }
        )
    }

    /// The lengths of phases of every movie; without rows where no movie tells them.
    public var moviePhaseTable: ReportTable {
        ReportTable(
            caption: "Phases of cell cycles, movie by movie",
            columns: ["group", "well", "result"]
                + phasesOfCycles.flatMap { [GrowthQuantity.median($0).title(clock), "finished"] },
            texts: phasesOfCycles.isEmpty
                ? []
                : results.flatMap { result in
                    result.movies.map { movie in
                        [result.name, movie.well, movie.name] + phasesOfCycles.flatMap { texts(of: $0, in: movie) }
                    }
                }
        )
    }

    private func texts(of phase: CellPhase, in movie: GrowthMovie) -> [String] {
        let curve = movie.curve(of: phase)
        return [GrowthQuantity.median(phase).text(curve.median), finishedText(curve)]
    }

    private func texts(of movie: GrowthMovie) -> [String] {
        let perFounder = movie.founderCount > 0 ? Double(movie.divisionCount) / Double(movie.founderCount) : .nan
        return [
            movie.well, movie.name, "\(movie.founderCount)", GrowthQuantity.divisionsPerFounder.text(perFounder),
            "\(movie.doubling.births)", "\(movie.doubling.entries)", "\(movie.doubling.exits)",
            movie.doubling.reason.isEmpty
                ? GrowthQuantity.doublingTime.text(movie.doubling.time) : "none: \(movie.doubling.reason)",
            rSquaredText(movie.doubling),
        ] + texts(of: .cycle, in: movie)
    }

    private func finishedText(_ curve: KaplanMeier) -> String { "\(curve.completeCount) of \(curve.count)" }

    private func rSquaredText(_ doubling: DoublingTime) -> String {
        doubling.reason.isEmpty && doubling.rSquared.isFinite ? fixedDecimals(doubling.rSquared, 3) : "-"
    }

    /// Tables for other programs: names of files with their text in CSV.
    public var files: [(name: String, text: String)] {
        let files = [
            (name: "growth-groups.csv", text: groupText), (name: "growth-wells.csv", text: wellText),
            (name: "growth-movies.csv", text: movieText),
        ]
        return comparison.reference == nil ? files : files + [(name: "growth-differences.csv", text: differenceText)]
    }

    private var groupText: String {
        var text = "group,number,unit,wells,movies,based_on,count,value,lower,upper,r_squared,reason\n"
        for result in results {
            for number in result.numbers {
                text += "\(csvField(result.name)),\(number.quantity.column),\(number.quantity.unit(clock)),"
                text += "\(number.wells.count),\(result.movies.count),\(number.quantity.basis)s,\(number.count),"
                text += "\(csvFields(number.estimate)),"
                let fit = number.quantity == .doublingTime ? result.doubling : nil
                text += "\(csvField(fit.map(shownRSquared) ?? .nan)),\(csvField(fit?.reason ?? ""))\n"
            }
        }
        return text
    }

    private var wellText: String {
        var text = "group,well,number,unit,value\n"
        for result in results {
            for number in result.numbers {
                for well in number.wells {
                    text += "\(csvField(result.name)),\(csvField(well.well)),\(number.quantity.column),"
                    text += "\(number.quantity.unit(clock)),\(csvField(well.value))\n"
                }
            }
        }
        return text
    }

    private var movieText: String {
        var text = "group,well,result,founders,divisions_of_founders,births,entries,exits,unit,doubling_time,"
        text += "doubling_lower,doubling_upper,r_squared,reason"
        for phase in comparison.phases {
            let (one, all) = phase == .cycle ? ("cycle", "cycles") : (phase.column, phase.column)
            text += ",\(all),finished_\(all),\(one)_median,\(one)_lower,\(one)_upper"
        }
        text += "\n"
        for result in results {
            for movie in result.movies {
                let doubling = movie.doubling
                text += [result.name, movie.well, movie.name].map { csvField($0) }.joined(separator: ",")
                text += ",\(movie.founderCount),\(movie.divisionCount),\(doubling.births),\(doubling.entries),"
                text += "\(doubling.exits),\(GrowthQuantity.doublingTime.unit(clock)),\(csvFields(doubling.time)),"
                text += "\(csvField(shownRSquared(doubling))),\(csvField(doubling.reason))"
                for curve in comparison.phases.map(movie.curve) {
                    text += ",\(curve.count),\(curve.completeCount),\(csvFields(curve.median))"
                }
                text += "\n"
            }
        }
        return text
    }

    private var differenceText: String {
        var text = "group,reference,number,unit,difference,lower,upper,p_wells,log_rank_chi_squared,p_log_rank\n"
        for result in results {
            for found in result.differences {
                text += "\(csvField(result.name)),\(csvField(comparison.reference ?? "")),\(found.quantity.column),"
                text += "\(found.quantity.unit(clock)),\(csvFields(found.difference)),"
                text += "\(csvField(found.wellTest.pValue)),\(csvField(found.logRank?.statistic ?? .nan)),"
                text += "\(csvField(found.logRank?.pValue ?? .nan))\n"
            }
        }
        return text
    }

    /// The quality of a fit whose doubling time is given.
    private func shownRSquared(_ doubling: DoublingTime) -> Double {
        doubling.reason.isEmpty ? doubling.rSquared : .nan
    }
}
