/// A tensor as a view of a storage, any part of it in any order.
struct StridedTensor: Sendable, Equatable {
    /// Numbers in a row that tensors are views of.
    struct Storage: Sendable, Equatable {
        let type: ScalarType
        /// Name of the entry that holds it.
        let key: String
        let count: Int
    }

    let storage: Storage
    /// Index of the first number in the storage.
    let offset: Int
    let strides: [Int]
    let entry: TensorEntry

    /// Describes a view.
    ///
    /// - Returns: nil when the view has more numbers than the storage, or reaches beyond it.
    init?(storage: Storage, offset: Int, shape: [Int], strides: [Int]) {
        guard let entry = TensorEntry(type: storage.type, shape: shape), strides.count == shape.count, offset >= 0,
            offset <= storage.count, entry.count <= storage.count, strides.allSatisfy({ $0 >= 0 })
        else { return nil }
        var last = offset
        for (extent, step) in zip(shape, strides) where entry.count > 0 {
            let (reach, isFar) = (extent - 1).multipliedReportingOverflow(by: step)
            let (sum, isTooFar) = last.addingReportingOverflow(reach)
            guard !isFar, !isTooFar else { return nil }
            last = sum
        }
        guard entry.count == 0 || last < storage.count else { return nil }
        self.storage = storage
        self.offset = offset
        self.strides = strides
        self.entry = entry
    }

    /// Whether the numbers lie one behind the other in row-major order.
    var isContiguous: Bool {
        var expected = 1
        for (extent, step) in zip(entry.shape, strides).reversed() where extent != 1 {
            guard step == expected else { return false }
            expected *= extent
        }
        return true
    }

    /// Copies numbers in row-major order, from some position on.
    ///
    /// - Parameters:
    ///   - position: the first number to copy.
    ///   - source: all bytes of the storage.
    ///   - target: is filled; holds a whole count of numbers, not more than follow the position.
    func copy(
        from position: Int,
        of source: UnsafeRawBufferPointer,
        into target: UnsafeMutableRawBufferPointer
    ) {
        let size = entry.type.byteCount
        var indices = multiIndex(of: position)
        var place = offset + zip(indices, strides).reduce(0) { $0 + $1.0 * $1.1 }
        for number in stride(from: 0, to: target.count, by: size) {
            for byte in 0..<size { target[number + byte] = source[place * size + byte] }
            var axis = indices.count - 1
            while axis >= 0 {
                indices[axis] += 1
                place += strides[axis]
                if indices[axis] < entry.shape[axis] { break }
                place -= indices[axis] * strides[axis]
                indices[axis] = 0
                axis -= 1
            }
        }
    }

    private func multiIndex(of position: Int) -> [Int] {
        var rest = position
        var indices = [Int](repeating: 0, count: entry.shape.count)
        for axis in indices.indices.reversed() {
            indices[axis] = rest % entry.shape[axis]
            rest /= entry.shape[axis]
        }
        return indices
    }
}
