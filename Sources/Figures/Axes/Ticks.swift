/// Round numbers along an axis: steps of 1, 2 or 5 times a power of ten.
public struct Ticks: Sendable, Equatable {
    /// The ticks that lie in the range, ascending.
    public let values: [Double]
    /// The power of ten that the step is a multiple of.
    private let exponent: Int

    /// Chooses ticks for a range.
    ///
    /// - Parameters:
    ///   - range: the range of the axis; a range without extent has at most one tick.
    ///   - maximumCount: most ticks wanted, at least 2.
    ///   - wholeNumbers: whether only whole numbers may be ticks, as for frames and counts.
    public init(_ range: ClosedRange<Double>, maximumCount: Int, wholeNumbers: Bool = false) {
        let span = range.upperBound - range.lowerBound
        var exponent = wholeNumbers ? 0 : Ticks.exponentBelow(span)
        var factor = 1
        func step() -> Double { Ticks.times(Double(factor), powerOfTen: exponent) }
        // Half a millionth of a step forgives the rounding of a range that ends on a tick.
        func first() -> Double { (range.lowerBound / step() - 5e-7).rounded(.up) }
        func last() -> Double { (range.upperBound / step() + 5e-7).rounded(.down) }
        while last() - first() + 1 > Double(max(maximumCount, 2)), exponent < 300 {
            switch factor {
            case 1: factor = 2
            case 2: factor = 5
            default: (factor, exponent) = (1, exponent + 1)
            }
        }
        // Far from zero a step may be below the precision of the numbers; then there is nothing to tick.
        let ends = (first: first(), last: last())
        let isCountable =
            ends.last - ends.first < Double(max(maximumCount, 2)) && abs(ends.first) < 1e15 && abs(ends.last) < 1e15
            && ends.first <= ends.last
        let multiples = isCountable ? Array(Int(ends.first)...Int(ends.last)) : []
        values = multiples.map { Ticks.times(Double($0 * factor), powerOfTen: exponent) }
        self.exponent = exponent
    }

    /// A tick as text, with as many decimals as the step has; very large and small numbers as `2e-7`.
    public func label(_ value: Double) -> String {
        let largest = values.map(abs).max() ?? abs(value)
        guard (exponent < -4 && largest < 1e-2) || largest >= 1e6 else {
            return paddedDecimals(value, max(0, -exponent))
        }
        guard value != 0 else { return "0" }
        let power = Ticks.exponentBelow(abs(value)) + 2
        let decimals = max(0, power - exponent)
        return "\(fixedDecimals(Ticks.times(value, powerOfTen: -power), min(decimals, 6)))e\(power)"
    }

    /// The exponent of a power of ten about a hundredth of a number, at most.
    private static func exponentBelow(_ value: Double) -> Int {
        guard value > 0, value.isFinite else { return 0 }
        var exponent = Int((Double(value.exponent) * 0.30103).rounded(.down))
        while times(1, powerOfTen: exponent) > value { exponent -= 1 }
        while times(1, powerOfTen: exponent + 1) <= value { exponent += 1 }
        return exponent - 2
    }

    /// A number times a power of ten; by division for negative powers, so that 3 / 10 is 0.3.
    private static func times(_ value: Double, powerOfTen exponent: Int) -> Double {
        let power = (0..<abs(exponent)).reduce(1.0) { power, _ in power * 10 }
        return exponent < 0 ? value / power : value * power
    }
}
