import ArgumentParser
import Pipeline

/// A ratio as people write it: `AMPK=ex480/ex405`, or `KTR=YFP@ring/YFP@nucleus-core`, which is a translocation.
enum ReporterText {
    /// The ratio as a parameter.
    static func tree(_ text: String) throws -> ParameterTree {
        let parts = text.split(separator: "=", maxSplits: 1)
        let sides = parts.count == 2 ? parts[1].split(separator: "/") : []
        guard sides.count == 2 else {
            throw ValidationError(
                "--reporter needs NAME=NUMERATOR/DENOMINATOR, such as AMPK=ex480/ex405, not '\(text)'"
            )
        }
        var reporter: [String: ParameterTree] = ["name": .text(String(parts[0]))]
        let names = [("numerator", "region"), ("denominator", "denominatorRegion")]
        for (side, (channel, region)) in zip(sides, names) {
            let pieces = side.split(separator: "@", maxSplits: 1)
            reporter[channel] = .text(String(pieces[0]))
            if pieces.count == 2 { reporter[region] = .text(String(pieces[1])) }
        }
        return .table(translocation(reporter) ?? reporter)
    }

    /// The same as a translocation, where it is one channel in the cytoplasm over that in the nucleus.
    private static func translocation(_ ratio: [String: ParameterTree]) -> [String: ParameterTree]? {
        guard let channel = ratio["numerator"], channel == ratio["denominator"],
            let cytoplasm = ratio["region"], cytoplasm == .text("ring") || cytoplasm == .text("cytoplasm"),
            let nucleus = ratio["denominatorRegion"], nucleus == .text("nucleus") || nucleus == .text("nucleus-core")
        else { return nil }
        var reporter = ["kind": ParameterTree.text("translocation"), "channel": channel]
        (reporter["name"], reporter["cytoplasm"], reporter["nucleus"]) = (ratio["name"], cytoplasm, nucleus)
        return reporter
    }
}
