extension [CellResponse] {
    /// The order of cells in a heat map, from top to bottom.
    ///
    /// Responders come first, the fastest on top, equally fast ones by falling amplitude; then cells that do not respond,
    /// by falling amplitude; then cells that could not be called.
    ///
    /// - Returns: tracks.
    public func orderedByHalfTime() -> [Int] {
        func key(_ response: CellResponse) -> (Int, Double, Double, Int) {
            let group = response.isResponder.map { $0 ? 0 : 1 } ?? 2
            let time = response.halfTimeInSeconds.value
            let amplitude = response.amplitude.value
            return (
                group, time.isFinite ? time : .infinity, amplitude.isFinite ? -amplitude : .infinity, response.track
            )
        }
        return sorted { key($0) < key($1) }.map(\.track)
    }
}
