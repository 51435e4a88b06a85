public import CellImage

extension LabelImage {
    /// Reads a label image from a drawing: `.` or space is background, `1`-`9` and `A`-`Z` are labels 1 to 35.
    ///
    /// - Parameter drawing: rows of equal length, separated by line feeds.
    public init(ascii drawing: String) {
        let rows = drawing.split(separator: "\n", omittingEmptySubsequences: true)
        let width = rows.map(\.count).max() ?? 0
        self.init(width: width, height: rows.count)
        for (row, line) in rows.enumerated() {
            for (column, character) in line.enumerated() {
                self[row, column] = UInt32(String(character), radix: 36) ?? 0
            }
        }
    }
}
