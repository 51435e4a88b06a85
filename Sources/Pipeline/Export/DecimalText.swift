/// A number with four decimals at most, as tables show places and sizes; nothing where it is unknown or no number.
func decimalText(_ value: Double?) -> String {
    value.map { $0.isFinite ? "\(($0 * 10_000).rounded() / 10_000)" : "" } ?? ""
}

/// A time as it is, as in the views of the result file; nothing where it is unknown or no number.
func timeText(_ value: Double?) -> String {
    value.map { $0.isFinite ? "\($0)" : "" } ?? ""
}
