/// A number with at most so many decimals, without trailing zeros and without an exponent: `12`, `0.5`, `-3.25`.
///
/// - Parameters:
///   - value: any number; what is not finite becomes 0, what is beyond 9 x 10^18 units of the last decimal is
///     cut there, for SVG knows neither.
///   - decimals: digits after the point, 0 to 15.
/// - Returns: the digits, for SVG and tables.
func fixedDecimals(_ value: Double, _ decimals: Int = 2) -> String {
    let text = paddedDecimals(value, decimals)
    guard text.contains(".") else { return text }
    let trimmed = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
    return String(trimmed.reversed())
}

/// A number with exactly so many decimals: `12.00`.
func paddedDecimals(_ value: Double, _ decimals: Int) -> String {
    let decimals = min(decimals, 15)
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let units = Int(value.isFinite ? min(max(value * scale, -9e18), 9e18).rounded() : 0)
    let digits = "\(units.magnitude)"
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let whole = padded.dropLast(decimals)
    let sign = units < 0 ? "-" : ""
    return decimals == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(padded.suffix(decimals))"
}
