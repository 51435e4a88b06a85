/// Draws cells by their wells: wells with replacement, then as many cells of each as it has, with replacement.
///
/// - Source: Davison and Hinkley, Bootstrap Methods and their Application, 1997, section 3.8 (hierarchical data).
struct WellResampling {
    /// Cells of each well, by their places.
    private let wells: [[Int]]
    /// All cells.
    let cellCount: Int

    /// Sorts cells into wells.
    ///
    /// - Parameter wells: name of the well of each cell.
    init(wells: [String]) {
        cellCount = wells.count
        let groups = Dictionary(grouping: wells.indices, by: { wells[$0] })
        self.wells = groups.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Wells that have a cell.
    var wellCount: Int { wells.count }

    /// How often each cell is drawn in one resampling.
    func draw(_ draws: inout RandomDraws) -> [Int] {
        var weights = [Int](repeating: 0, count: cellCount)
        for _ in wells {
            let well = wells[draws.index(below: wells.count)]
            for _ in well { weights[well[draws.index(below: well.count)]] += 1 }
        }
        return weights
    }
}
