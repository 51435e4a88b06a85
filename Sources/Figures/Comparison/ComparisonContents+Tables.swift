internal import Reporters

extension ComparisonContents {
    /// The numbers of every group with their intervals by wells.
    public var groupTable: ReportTable {
        ReportTable(
            caption: "Groups, with 95 % intervals by wells",
            columns: ["group", "wells", "cells"] + CellQuantity.compared.map(\.title),
            texts: results.map { result in
                [result.name, "\(result.wells.count)", "\(result.cellCount)"]
                    + CellQuantity.compared.map { quantity in
                        quantity.text(result.number(of: quantity)?.estimate ?? .undefined)
                    }
            }
        )
    }

    /// Differences from the reference; without rows where there is none.
    public var differenceTable: ReportTable {
        ReportTable(
            caption: "Differences from \(comparison.reference ?? "the reference"), with 95 % intervals by wells",
            columns: ["group", "number", "difference", "p of wells", "p of cells", "Cliff's delta of cells"],
            texts: results.flatMap { result in
                (result.contrast?.differences ?? []).map { found in
                    let delta = found.cellTest.effectSize
                    return [
                        result.name, found.quantity.title, found.quantity.text(found.difference),
                        pValueText(found.wellTest.pValue), pValueText(found.cellTest.pValue),
                        delta.isFinite ? fixedDecimals(delta, 2) : "-",
                    ]
                }
            }
        )
    }

    /// Correlations of relatives; without rows where there are fewer than three pairs of any kind.
    public var kinshipTable: ReportTable {
        ReportTable(
            caption: "Correlations of relatives, beside those of shuffled cells",
            columns: ["group", "number", "relatives", "pairs", "correlation", "95 % of shuffles", "p"],
            texts: results.flatMap { result in
                result.kinship.filter { $0.correlation.correlation.isFinite }.map { kinship in
                    let found = kinship.correlation
                    let ends = [found.chance.lower, found.chance.upper].map { fixedDecimals($0, 2) }
                    return [
                        result.name, kinship.quantity.name, found.kinship.name, "\(found.pairCount)",
                        fixedDecimals(found.correlation, 2), "\(ends[0]) to \(ends[1])", pValueText(found.pValue),
                    ]
                }
            }
        )
    }

    /// The numbers of every well.
    public var wellTable: ReportTable {
        ReportTable(
            caption: "Wells",
            columns: ["group", "well"] + CellQuantity.compared.map(\.title),
            texts: results.flatMap { result in
                result.wells.map { well in
                    [result.name, well]
                        + CellQuantity.compared.map { quantity in
                            let found = result.number(of: quantity)?.wells.first { $0.well == well }
                            return quantity.text(found?.value ?? .nan)
                        }
                }
            }
        )
    }

    /// Tables for other programs: names of files with their text in CSV.
    public var files: [(name: String, text: String)] {
        var files = [(name: "groups.csv", text: groupText), (name: "wells.csv", text: wellText)]
        if comparison.reference != nil {
            files += [(name: "differences.csv", text: differenceText), (name: "calls.csv", text: callText)]
        }
        return files
    }

    private var groupText: String {
        var text = "group,number,wells,cells,value,lower,upper\n"
        for result in results {
            for number in result.numbers {
                text += "\(csvField(result.name)),\(number.quantity.column),\(number.wellCount),\(number.cellCount),"
                text += "\(csvFields(number.quantity.shown(number.estimate)))\n"
            }
        }
        return text
    }

    private var wellText: String {
        var text = "group,well,number,value\n"
        for result in results {
            for number in result.numbers {
                for well in number.wells {
                    text += "\(csvField(result.name)),\(csvField(well.well)),\(number.quantity.column),"
                    text += "\(csvField(number.quantity.shown(well.value)))\n"
                }
            }
        }
        return text
    }

    private var differenceText: String {
        var text = "group,reference,number,difference,lower,upper,p_wells,p_cells,cliffs_delta_cells,cells,"
        text += "reference_cells\n"
        for result in results {
            for found in result.contrast?.differences ?? [] {
                text += "\(csvField(result.name)),\(csvField(comparison.reference ?? "")),\(found.quantity.column),"
                text += "\(csvFields(found.quantity.shown(found.difference))),\(csvField(found.wellTest.pValue)),"
                text += "\(csvField(found.cellTest.pValue)),\(csvField(found.cellTest.effectSize)),"
                text += "\(found.cellTest.treatedCount),\(found.cellTest.controlCount)\n"
            }
        }
        return text
    }

    /// Shares of responders with their 90 % intervals of cells: of each group, and false positives of the reference.
    private var callText: String {
        var text = "group,responders,cells,share,share_lower,share_upper,reference,false_positives,reference_cells,"
        text += "false_positive_rate,rate_lower,rate_upper\n"
        for result in results {
            guard let counts = result.contrast?.responders else { continue }
            text += "\(csvField(result.name)),\(counts.treatedResponders),\(counts.treatedCount),"
            text += "\(csvFields(counts.responderShare)),\(csvField(comparison.reference ?? "")),"
            text += "\(counts.vehicleResponders),\(counts.vehicleCount),\(csvFields(counts.falsePositiveRate))\n"
        }
        return text
    }
}
