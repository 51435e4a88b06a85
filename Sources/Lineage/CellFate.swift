/// How a cell's record ends.
public enum CellFate: String, Sendable, Hashable, Codable, CaseIterable {
    /// It divided.
    case divided
    /// It was still there in the last frame that shows any cell.
    case end
    /// Its last mask touches the image border.
    case edge
    /// It disappeared inside the image.
    case lost
}
