/// Single-precision numbers in row-major order, with a shape.
///
/// A value type: copies share memory until one of them is written. Weights lie in a mapped file and are never copied.
public struct Tensor: Sendable {
    /// Extent of every dimension, the slowest first; empty for a single number.
    public private(set) var shape: [Int]
    private var storage: TensorStorage
    /// Where the first number lies in the storage.
    private var offset = 0

    /// Makes a tensor of one value.
    ///
    /// - Parameters:
    ///   - shape: extents, each at least 0.
    ///   - value: the value of every number.
    public init(shape: [Int], repeating value: Float = 0) {
        self.init(uninitialized: shape)
        storage.base.update(repeating: value, count: count)
    }

    /// Makes a tensor from numbers that exist already.
    ///
    /// - Parameters:
    ///   - shape: extents, each at least 0.
    ///   - values: the numbers in row-major order.
    /// - Throws: `NetworkError.shape` when their count does not fit the shape.
    public init(shape: [Int], values: [Float]) throws(NetworkError) {
        guard shape.allSatisfy({ $0 >= 0 }), shape.reduce(1, *) == values.count else {
            throw .shape(expected: shape, found: [values.count], what: "values")
        }
        self.init(uninitialized: shape)
        values.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { storage.base.update(from: base, count: source.count) }
        }
    }

    /// Makes a tensor whose numbers are not set yet; every one must be written before it is read.
    package init(uninitialized shape: [Int]) {
        precondition(shape.allSatisfy { $0 >= 0 }, "a tensor has no negative extent")
        self.shape = shape
        storage = TensorStorage(count: shape.reduce(1, *))
    }

    /// Makes a tensor over numbers that another object holds, such as a mapped file; nothing is copied.
    ///
    /// - Parameters:
    ///   - shape: extents.
    ///   - values: as many numbers as the shape says, valid as long as the owner lives.
    ///   - owner: the object to keep alive.
    package init(shape: [Int], readOnly values: UnsafePointer<Float>, owner: AnyObject) {
        self.shape = shape
        storage = TensorStorage(readOnly: values, count: shape.reduce(1, *), owner: owner)
    }

    /// Numbers in all.
    public var count: Int { shape.reduce(1, *) }

    /// The numbers in row-major order, copied.
    public var values: [Float] { withValues { Array($0) } }

    /// Reads the numbers where they lie.
    public func withValues<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeBufferPointer(start: storage.base + offset, count: count))
    }

    /// Changes the numbers where they lie; copies them first when another tensor shares them.
    public mutating func withMutableValues<Result, Failure: Error>(
        _ body: (UnsafeMutableBufferPointer<Float>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if !storage.isWritable || !isKnownUniquelyReferenced(&storage) {
            let copy = TensorStorage(count: count)
            copy.base.update(from: storage.base + offset, count: count)
            storage = copy
            offset = 0
        }
        return try body(UnsafeMutableBufferPointer(start: storage.base + offset, count: count))
    }

    /// The same numbers under another shape; nothing is copied.
    ///
    /// - Parameter shape: extents of as many numbers.
    /// - Returns: a tensor that shares the memory of this one.
    /// - Throws: `NetworkError.shape` when their product differs.
    public func reshaped(_ shape: [Int]) throws(NetworkError) -> Tensor {
        guard shape.allSatisfy({ $0 >= 0 }), shape.reduce(1, *) == count else {
            throw .shape(expected: shape, found: self.shape, what: "reshape")
        }
        var result = self
        result.shape = shape
        return result
    }

    /// A range of the first dimension; nothing is copied.
    ///
    /// - Parameter range: indices of the first dimension.
    /// - Returns: a tensor that shares the memory of this one.
    /// - Throws: `NetworkError.shape` when the range does not lie in the first dimension.
    public func slice(_ range: Range<Int>) throws(NetworkError) -> Tensor {
        guard let extent = shape.first, range.lowerBound >= 0, range.upperBound <= extent else {
            throw .shape(expected: [range.upperBound], found: shape, what: "slice")
        }
        var result = self
        result.shape[0] = range.count
        result.offset += range.lowerBound * shape.dropFirst().reduce(1, *)
        return result
    }
}
