internal import Lineage
internal import Reporters

/// Onset and time to half of the amplitude on a cell's curve, with the intervals of both.
struct ResponseSigns {
    private struct Sign {
        let name: String
        let point: DataPoint
        /// Times on the axis, in minutes.
        let time: Estimate
        /// Height on the curve.
        let value: Double
    }

    private let signs: [Sign]
    /// The response in words.
    let notes: [String]

    /// Places the signs; those that are undefined or off the curve are left out.
    ///
    /// - Throws: `FigureError` for a dose in minutes without a clock.
    init(
        _ response: CellResponse?,
        trace: ProcessedTrace,
        dose: TimeMark?,
        clock: LineageClock
    ) throws(FigureError) {
        notes = response.map { [ResponseSigns.text($0)] } ?? []
        guard let response, let dose, clock.isInMinutes else {
            signs = []
            return
        }
        let start = try dose.time(clock)
        let kinds = [
            ("onset", DataPoint(shape: .triangle, color: Palette.green, size: 4.2), response.onsetInSeconds),
            ("t½", DataPoint(shape: .disc, color: Palette.ink, size: 3.6), response.halfTimeInSeconds),
        ]
        signs = kinds.compactMap { name, point, seconds in
            let time = seconds.mapped { start + $0 / 60 }
            let value = ResponseSigns.value(of: trace, at: time.value, clock)
            return value.map { Sign(name: name, point: point, time: time, value: $0) }
        }
    }

    /// The signs with their names.
    var entries: [Legend.Entry] {
        signs.map { sign in
            let hasInterval = sign.time.lower.isFinite && sign.time.upper.isFinite
            return Legend.Entry(.point(sign.point), sign.name + (hasInterval ? ", 90 % interval" : ""))
        }
    }

    func draw(x: LinearScale, y: LinearScale, in plot: inout SVGDocument) {
        for sign in signs {
            let (place, height) = (x(sign.time.value), y(sign.value))
            if sign.time.lower.isFinite, sign.time.upper.isFinite {
                let bar = SVGStyle(stroke: sign.point.color, strokeWidth: 1.2)
                let (left, right) = (x(sign.time.lower), x(sign.time.upper))
                plot.line(fromX: left, y: height, toX: right, y: height, bar)
                for end in [left, right] {
                    plot.line(fromX: end, y: height - 3.5, toX: end, y: height + 3.5, bar)
                }
            }
            sign.point.draw(x: place, y: height, in: &plot)
        }
    }

    /// The normalised value at a time between two frames; nil off the trace and where either is undefined.
    private static func value(of trace: ProcessedTrace, at time: Double, _ clock: LineageClock) -> Double? {
        guard time.isFinite, let first = trace.points.first?.frame else { return nil }
        let place = clock.frame(atTime: time) - Double(first)
        guard place >= 0, place <= Double(trace.points.count - 1) else { return nil }
        let index = Int(place)
        let left = trace.points[index].normalized.value
        let right = trace.points[min(index + 1, trace.points.count - 1)].normalized.value
        let value = left + (place - Double(index)) * (right - left)
        return value.isFinite ? value : nil
    }

    private static func text(_ response: CellResponse) -> String {
        let call = response.isResponder.map { $0 ? "responder" : "no response" } ?? "response not decided"
        var parts = [call, "amplitude \(percentText(response.amplitude))"]
        if response.halfTimeInSeconds.value.isFinite {
            parts.append("t½ \(minutesText(response.halfTimeInSeconds))")
        }
        if response.onsetInSeconds.value.isFinite { parts.append("onset \(minutesText(response.onsetInSeconds))") }
        return parts.joined(separator: " · ")
    }
}

/// A relative change with its interval: `+52 % (48 to 57)`, `undefined` for none.
func percentText(_ estimate: Estimate) -> String {
    text(estimate.mapped { $0 * 100 }, unit: "%", sign: estimate.value > 0 ? "+" : "")
}

/// A time with its interval: `12.4 min (11.8 to 13.1)`, `undefined` for none.
func minutesText(_ seconds: Estimate) -> String {
    text(seconds.mapped { $0 / 60 }, unit: "min", sign: "")
}

private func text(_ estimate: Estimate, unit: String, sign: String) -> String {
    guard estimate.value.isFinite else { return "undefined" }
    let value = "\(sign)\(fixedDecimals(estimate.value, 1)) \(unit)"
    guard estimate.lower.isFinite, estimate.upper.isFinite else { return value }
    return "\(value) (\(fixedDecimals(estimate.lower, 1)) to \(fixedDecimals(estimate.upper, 1)))"
}

extension Estimate {
    /// Value and both ends, changed by a rising function.
    func mapped(_ transform: (Double) -> Double) -> Estimate {
        Estimate(transform(value), lower: transform(lower), upper: transform(upper))
    }
}
