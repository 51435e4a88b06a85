/// Tensors in a safetensors file, mapped into memory.
///
/// Opening reads the header alone. Single-precision tensors are used where they lie, so that loading copies nothing and
/// programs share the memory; numbers with 16 bits are widened, which is exact.
public struct SafetensorsFile: WeightSource {
    /// Path of the file.
    public var path: String { file.path }
    /// Every tensor by its name.
    public let entries: [String: TensorEntry]
    /// Free texts by name.
    public let metadata: [String: String]
    /// Bytes of the file.
    public var byteCount: Int { file.bytes.count }

    private let ranges: [String: Range<Int>]
    private let dataStart: Int
    private let file: MappedFile

    /// Opens a file.
    ///
    /// - Parameter path: the file.
    /// - Throws: `WeightError` when there is none or its header is damaged.
    /// - Complexity: O(n log n) for n tensors.
    public init(path: String) throws(WeightError) {
        try self.init(try MappedFile(path: path))
    }

    /// Opens a file that is part of the program.
    ///
    /// - Parameters:
    ///   - bytes: its bytes, which live as long as the program.
    ///   - name: what errors call it.
    /// - Throws: `WeightError` when its header is damaged.
    package init(partOfProgram bytes: UnsafeRawBufferPointer, name: String) throws(WeightError) {
        try self.init(MappedFile(partOfProgram: bytes, name: name))
    }

    private init(_ file: MappedFile) throws(WeightError) {
        self.file = file
        let header = try SafetensorsHeader(file.bytes, file: file.path)
        entries = header.tensors.mapValues(\.entry)
        ranges = header.tensors.mapValues(\.range)
        metadata = header.metadata
        dataStart = header.dataStart
    }

    /// A tensor in single precision.
    ///
    /// - Parameter name: a tensor of the file.
    /// - Returns: the tensor; it keeps the file mapped when it was not widened.
    /// - Throws: `WeightError.missingTensors`, or `.tensorType` for other numbers than those of weights.
    /// - Complexity: O(1) for float32, else O(n) for n numbers.
    public func tensor(_ name: String) throws(WeightError) -> Tensor {
        guard let entry = entries[name], let range = ranges[name] else {
            throw .missingTensors(file: path, names: [name])
        }
        let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[range])
        switch entry.type {
        case .float32: return single(entry, bytes)
        case .float16: return widened(entry) { HalfPrecision.widenFloat16(bytes, into: $0) }
        case .bfloat16: return widened(entry) { HalfPrecision.widenBFloat16(bytes, into: $0) }
        default: throw .tensorType(file: path, name: name, found: entry.type)
        }
    }

    private func single(_ entry: TensorEntry, _ bytes: UnsafeRawBufferPointer) -> Tensor {
        // A file made elsewhere may have its numbers at odd addresses.
        if entry.count > 0, let base = bytes.baseAddress,
            UInt(bitPattern: base) % UInt(MemoryLayout<Float>.alignment) == 0, UInt32(1).littleEndian == 1
        {
            let numbers = base.bindMemory(to: Float.self, capacity: entry.count)
            return Tensor(shape: entry.shape, readOnly: numbers, owner: file)
        }
        return widened(entry) { target in
            for index in 0..<entry.count {
                let bits = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))
                target[index] = Float(bitPattern: bits)
            }
        }
    }

    private func widened(_ entry: TensorEntry, _ fill: (UnsafeMutablePointer<Float>) -> Void) -> Tensor {
        var tensor = Tensor(uninitialized: entry.shape)
        tensor.withMutableValues { values in
            if let base = values.baseAddress { fill(base) }
        }
        return tensor
    }

    /// Does nothing: the format has no checksums.
    public func checkContent(of names: [String]) {}

    /// Gives the numbers of a tensor piece by piece.
    ///
    /// - Throws: `WeightError.missingTensors`, and what the body throws.
    public func forEachBlock(
        of name: String,
        _ body: (UnsafeRawBufferPointer) throws(WeightError) -> Void
    ) throws(WeightError) {
        guard let range = ranges[name] else { throw .missingTensors(file: path, names: [name]) }
        try file.forEachBlock(of: range, body)
    }

    /// Gives all numbers of the file piece by piece, in the order of the file, such as for a digest.
    ///
    /// - Throws: what the body throws.
    public func forEachDataBlock(
        _ body: (UnsafeRawBufferPointer) throws(WeightError) -> Void
    ) throws(WeightError) {
        try file.forEachBlock(of: dataStart..<file.bytes.count, body)
    }
}
