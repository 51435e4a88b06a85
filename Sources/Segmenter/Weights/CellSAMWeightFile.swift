import CellImage
public import NeuralNetwork

/// The weights of a CellSAM network in a file of ours: every tensor that inference uses, and nothing else.
public struct CellSAMWeightFile: Sendable {
    /// Path of the file.
    public var path: String { tensors.path }
    /// The network that the tensors belong to.
    public var configuration: CellSAMConfiguration { metadata.configuration }
    /// SHA-256 of all numbers in the order of the file, as the file tells it; what identifies the weights.
    public var digest: String { metadata.digest }
    /// Name of the file that was imported.
    public var source: String { metadata.origin.file }
    /// SHA-256 of the checkpoint that was imported.
    public var sourceDigest: String { metadata.origin.digest }
    /// The terms of use, in one sentence.
    public var licence: String { metadata.licence }
    /// The tensors by their names in the published checkpoint.
    public let tensors: SafetensorsFile

    private let metadata: WeightMetadata

    /// The name of a model by the path of its file.
    ///
    /// - Parameter path: the file.
    /// - Returns: the file's name without its suffix.
    public static func name(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.hasSuffix(ModelStore.suffix) ? String(file.dropLast(ModelStore.suffix.count)) : file
    }

    /// Opens a file, and checks that every tensor of its network is there with its shape, and no other.
    ///
    /// Numbers are not read; `verify` does that.
    ///
    /// - Parameter path: the file.
    /// - Returns: the weights.
    /// - Throws: `WeightError` naming what is missing, too much or wrong.
    /// - Complexity: O(n log n) for n tensors.
    public static func open(_ path: String) throws(WeightError) -> CellSAMWeightFile {
        if try WeightFileKind(path: path) == .checkpoint {
            throw .unsupported(
                file: path,
                reason: "it is a PyTorch checkpoint",
                advice: "make a weight file of it with 'celltrack weights import \(path)'"
            )
        }
        return try CellSAMWeightFile(try SafetensorsFile(path: path))
    }

    /// Takes an open file, and checks its tensors.
    init(_ tensors: SafetensorsFile) throws(WeightError) {
        let metadata = try WeightMetadata(tensors)
        let fit = CheckpointFit(tensors.entries, metadata.configuration, isStrict: true)
        if let error = fit.error(file: tensors.path) { throw error }
        for (name, entry) in tensors.entries.sorted(by: { $0.key < $1.key }) where !entry.type.isWeight {
            throw .tensorType(file: tensors.path, name: name, found: entry.type)
        }
        self.tensors = tensors
        self.metadata = metadata
    }

    /// A tensor in single precision, mapped where the file has it so.
    ///
    /// - Parameter name: its name in the published checkpoint.
    /// - Returns: the tensor.
    /// - Throws: `WeightError.missingTensors` when the network has no such tensor.
    public func tensor(_ name: String) throws(WeightError) -> Tensor {
        try tensors.tensor(name)
    }

    /// Reads all numbers, and compares their digest with that in the file.
    ///
    /// - Throws: `WeightError.malformed` when they differ.
    /// - Complexity: O(bytes) time, O(1) memory.
    public func verify() throws(WeightError) {
        var sum = SHA256Digest()
        try tensors.forEachDataBlock { (block) throws(WeightError) in
            guard !Task.isCancelled else { throw .interrupted(file: path) }
            sum.update(block)
        }
        guard sum.hexadecimal() == digest else {
            throw .malformed(file: path, entry: nil, reason: "its numbers do not have the digest that it tells")
        }
    }
}
