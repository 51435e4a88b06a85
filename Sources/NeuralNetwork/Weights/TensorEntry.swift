/// What a file says about one of its tensors.
public struct TensorEntry: Sendable, Equatable {
    /// Dimensions that a tensor may have.
    static let largestRank = 16

    /// Type of the numbers.
    public let type: ScalarType
    /// Extent of every dimension, the slowest first.
    public let shape: [Int]
    /// Numbers in all.
    public let count: Int
    /// Bytes in all.
    public var byteCount: Int { count * type.byteCount }

    /// Describes a tensor; nil when an extent is negative, there are too many of them, or no memory could hold the
    /// numbers.
    ///
    /// - Parameters:
    ///   - type: type of the numbers.
    ///   - shape: extent of every dimension.
    public init?(type: ScalarType, shape: [Int]) {
        guard shape.count <= TensorEntry.largestRank, shape.allSatisfy({ $0 >= 0 }) else { return nil }
        var bytes = type.byteCount
        // A zero must not hide extents whose product is out of range.
        for extent in shape {
            let (product, isTooLarge) = bytes.multipliedReportingOverflow(by: max(extent, 1))
            guard !isTooLarge else { return nil }
            bytes = product
        }
        self.type = type
        self.shape = shape
        count = shape.contains(0) ? 0 : bytes / type.byteCount
    }
}
