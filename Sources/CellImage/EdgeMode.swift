/// What a filter sees beyond the edge of an image.
public enum EdgeMode: String, Sendable, Codable, CaseIterable {
    /// The image mirrored about its edge, edge pixels included: `c b a | a b c`.
    case reflect
    /// The edge pixel repeated: `a a a | a b c`.
    case nearest

    /// The position inside `0 ..< count` whose value stands for a position that may lie outside.
    func position(_ position: Int, count: Int) -> Int {
        switch self {
        case .nearest:
            return min(max(position, 0), count - 1)
        case .reflect:
            let period = 2 * count
            let wrapped = ((position % period) + period) % period
            return wrapped < count ? wrapped : period - 1 - wrapped
        }
    }
}
