/// Slope of the least-squares line; nil for fewer than two different places.
func slope(_ points: [(x: Double, y: Double)]) -> Double? {
    let count = Double(points.count)
    let meanX = points.map(\.x).reduce(0, +) / count
    let meanY = points.map(\.y).reduce(0, +) / count
    let spread = points.map { ($0.x - meanX) * ($0.x - meanX) }.reduce(0, +)
    guard spread > 0 else { return nil }
    return points.map { ($0.x - meanX) * ($0.y - meanY) }.reduce(0, +) / spread
}
