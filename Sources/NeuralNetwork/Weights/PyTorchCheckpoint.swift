/// The tensors of a checkpoint that PyTorch wrote (a zip archive with a pickle).
///
/// Nothing of the pickle is run. The file is mapped, and tensors are read when they are asked for.
public struct PyTorchCheckpoint: WeightSource {
    private static let largestPickle = 1 << 24

    /// Path of the file.
    public var path: String { file.path }
    /// Every tensor of the state dict by its name.
    public let entries: [String: TensorEntry]

    private let tensors: [String: StridedTensor]
    private let storages: [String: ZipEntry]
    private let archive: ZipArchive
    private let file: MappedFile

    /// Reads the table of tensors of a checkpoint.
    ///
    /// The top of the pickle is a state dict, or a dictionary with one under `state_dict`.
    ///
    /// - Parameter path: the file.
    /// - Throws: `WeightError` when there is none, when it is damaged or of another format, or when it asks for more than
    ///   tensors.
    public init(path: String) throws(WeightError) {
        file = try MappedFile(path: path)
        try PyTorchCheckpoint.refuseOtherFormats(file)
        archive = try ZipArchive(file)
        let layout = try CheckpointLayout(archive, file: path)
        try layout.checkByteOrder(archive)
        let pickle = layout.pickle
        guard pickle.range.count <= PyTorchCheckpoint.largestPickle else {
            throw .malformed(file: path, entry: pickle.name, reason: "it has \(pickle.range.count) bytes, too many")
        }
        try archive.check(pickle)
        let document = try PickleReader.read(archive.bytes(of: pickle), file: path)
        tensors = try PyTorchCheckpoint.stateDict(document, file: path)
        storages = try layout.storages(of: tensors, archive)
        entries = tensors.mapValues(\.entry)
    }

    /// The tensors of a state dict by their names.
    private static func stateDict(
        _ document: PickleDocument,
        file: String
    ) throws(WeightError) -> [String: StridedTensor] {
        guard var items = document.items(of: document.root) else {
            throw .malformed(file: file, entry: nil, reason: "it holds no state dict")
        }
        if let wrapped = items["state_dict"], !items.keys.contains(where: { $0.hasPrefix("model.") }) {
            guard let inner = document.items(of: wrapped) else {
                throw .malformed(file: file, entry: nil, reason: "its state_dict is no dictionary")
            }
            items = inner
        }
        return items.compactMapValues { object in
            guard case .tensor(let tensor) = document.objects[object] else { return nil }
            return tensor
        }
    }

    private static func refuseOtherFormats(_ file: MappedFile) throws(WeightError) {
        if file.bytes.starts(with: [0x50, 0x4b, 0x03, 0x04]) { return }
        let magic: [UInt8] = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]
        if file.bytes.first == 0x80, file.bytes.dropFirst(2).starts(with: magic) {
            throw .unsupported(
                file: file.path,
                reason: "it has the legacy format of torch.save",
                advice: "save it again with torch.save of PyTorch 1.6 or later"
            )
        }
        throw .malformed(file: file.path, entry: nil, reason: "it is no PyTorch checkpoint (no zip archive)")
    }

    /// Checks the checksums of the storages of some tensors, each once.
    ///
    /// - Throws: `WeightError.malformed` naming the storage that is damaged.
    public func checkContent(of names: [String]) throws(WeightError) {
        let keys = Set(names.compactMap { tensors[$0]?.storage.key })
        for key in keys.sorted() {
            if let storage = storages[key] { try archive.check(storage) }
        }
    }

    /// Gives the numbers of a tensor in row-major order, piece by piece, whatever their order in the file.
    ///
    /// - Throws: `WeightError.missingTensors`, and what the body throws.
    public func forEachBlock(
        of name: String,
        _ body: (UnsafeRawBufferPointer) throws(WeightError) -> Void
    ) throws(WeightError) {
        guard let tensor = tensors[name], let storage = storages[tensor.storage.key] else {
            throw .missingTensors(file: path, names: [name])
        }
        if tensor.isContiguous {
            let start = storage.range.lowerBound + tensor.offset * tensor.entry.type.byteCount
            try file.forEachBlock(of: start..<(start + tensor.entry.byteCount), body)
        } else {
            try forEachGatheredBlock(of: tensor, archive.bytes(of: storage), body)
        }
    }

    private func forEachGatheredBlock(
        of tensor: StridedTensor,
        _ source: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) throws(WeightError) -> Void
    ) throws(WeightError) {
        let size = tensor.entry.type.byteCount
        let blockCount = 1 << 16
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: blockCount * size, alignment: 64)
        defer { buffer.deallocate() }
        for position in stride(from: 0, to: tensor.entry.count, by: blockCount) {
            let count = min(blockCount, tensor.entry.count - position)
            let block = UnsafeMutableRawBufferPointer(rebasing: buffer[..<(count * size)])
            tensor.copy(from: position, of: source, into: block)
            try body(UnsafeRawBufferPointer(block))
        }
    }
}
