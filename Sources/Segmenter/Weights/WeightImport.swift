import CellImage
import Foundation
public import NeuralNetwork

/// How far an import or a download is.
public struct WeightProgress: Sendable, Equatable {
    /// What is being done.
    public enum Step: String, Sendable {
        case downloading
        case checking
        case extracting
        case writing
    }

    /// What is being done.
    public let step: Step
    /// The file that it is done to.
    public let file: String
    /// Bytes done.
    public let done: Int
    /// Bytes in all; nil while not known.
    public let total: Int?
}

/// Makes weight files of checkpoints, and puts them into the store.
///
/// Takes a PyTorch checkpoint, a safetensors file with the tensors of one, or a tar archive, compressed by gzip or not,
/// with checkpoints. Only the tensors that inference uses are kept, in their own type.
public struct WeightImport: Sendable {
    /// A checkpoint in an archive is at most this large.
    private static let largestCheckpoint = 1 << 33

    /// Where the models go.
    public let store: ModelStore
    /// Name of the model; in an archive the one checkpoint to take; nil for the names of the files.
    public var name: String?
    /// Parameters that the tensors do not tell.
    public var parameters: ConfigurationFile?
    /// Whether models of the same name are replaced.
    public var overwrite = false
    /// Takes the progress.
    public var report: @Sendable (WeightProgress) -> Void = { _ in }

    /// Makes an import.
    ///
    /// - Parameter store: where the models go; it is created when needed.
    public init(into store: ModelStore) {
        self.store = store
    }

    /// Imports a file.
    ///
    /// - Parameter path: the file.
    /// - Returns: the models made of it.
    /// - Throws: `WeightError` naming what is wrong with the file, or why a model cannot be written.
    /// - Complexity: O(bytes) time, O(1) memory.
    public func run(_ path: String) throws(WeightError) -> [StoredModel] {
        let file = try MappedFile(path: path)
        switch try WeightFileKind(file) {
        case .checkpoint: return [try convert(try PyTorchCheckpoint(path: path), try modelName(path), file)]
        case .safetensors: return [try convert(try SafetensorsFile(path: path), try modelName(path), file)]
        case .tar: return try extract(TarReader(PlainStream(file)), of: path)
        case .compressedTar: return try extract(TarReader(try GzipReader(file)), of: path)
        }
    }

    private func modelName(_ path: String) throws(WeightError) -> String {
        let stem = (path as NSString).lastPathComponent.split(separator: ".", omittingEmptySubsequences: false).first
        let name = name ?? stem.map(String.init) ?? ""
        guard ModelStore.isName(name) else {
            throw .cannotCreate(
                file: store.path(of: name),
                reason: "a model's name has letters, digits, '.', '_' and '-'; give it one with --name"
            )
        }
        return name
    }

    private func convert(
        _ source: any WeightSource,
        _ name: String,
        _ file: MappedFile,
        from origin: String? = nil
    ) throws(WeightError) -> StoredModel {
        let target = store.path(of: name)
        try refuseExisting(target)
        let conversion = try CheckpointConversion(source, parameters: parameters)
        let digest = try digest(of: file)
        try store.create()
        try conversion.write(
            to: target,
            origin: WeightOrigin(file: origin ?? (file.path as NSString).lastPathComponent, digest: digest),
            overwrite: overwrite
        ) { done, total in
            report(WeightProgress(step: .writing, file: target, done: done, total: total))
        }
        return StoredModel(name, try CellSAMWeightFile.open(target))
    }

    /// An answer before minutes of work.
    private func refuseExisting(_ path: String) throws(WeightError) {
        guard overwrite || !FileManager.default.fileExists(atPath: path) else {
            throw .cannotCreate(file: path, reason: "it exists already; use --overwrite to replace it")
        }
    }

    private func digest(of file: MappedFile) throws(WeightError) -> String {
        var sum = SHA256Digest()
        var done = 0
        try file.forEachBlock(of: 0..<file.bytes.count) { (block) throws(WeightError) in
            guard !Task.isCancelled else { throw .interrupted(file: file.path) }
            sum.update(block)
            done += block.count
            report(WeightProgress(step: .checking, file: file.path, done: done, total: file.bytes.count))
        }
        return sum.hexadecimal()
    }

    // MARK: Archives

    private func extract(_ archive: TarReader, of path: String) throws(WeightError) -> [StoredModel] {
        var archive = archive
        var models: [StoredModel] = []
        var found: [String] = []
        while let (entry, size) = try archive.nextFile() {
            let file = (entry as NSString).lastPathComponent
            // Archives made on a Mac have a shadow "._NAME" of every file.
            guard file.hasSuffix(".pt"), !file.hasPrefix(".") else { continue }
            let model = String(file.dropLast(".pt".count))
            found.append(model)
            guard name == nil || name == model else { continue }
            models.append(try extract(&archive, model, size: size, entry: entry, of: path))
        }
        guard !models.isEmpty else {
            let reason =
                found.isEmpty ? "it holds no checkpoint (*.pt)" : "it holds \(found.joined(separator: ", ")) only"
            throw .malformed(file: path, entry: nil, reason: reason)
        }
        return models
    }

    private func extract(
        _ archive: inout TarReader,
        _ model: String,
        size: Int,
        entry: String,
        of path: String
    ) throws(WeightError) -> StoredModel {
        guard ModelStore.isName(model), size <= Self.largestCheckpoint else {
            throw .malformed(
                file: path,
                entry: entry,
                reason: "its name or its size (\(size) bytes) is no checkpoint's"
            )
        }
        try refuseExisting(store.path(of: model))
        try store.create()
        let copy = store.folder + "/." + model + ".pt"
        let output = try PendingFile(path: copy, overwrite: true)
        var done = 0
        try archive.forEachBlock { (block) throws(WeightError) in
            guard !Task.isCancelled else { throw .interrupted(file: store.path(of: model)) }
            try output.write(block, at: done)
            done += block.count
            report(WeightProgress(step: .extracting, file: entry, done: done, total: size))
        }
        try output.finish()
        defer { unlink(copy) }
        let origin = (path as NSString).lastPathComponent + "/" + entry
        return try convert(try PyTorchCheckpoint(path: copy), model, try MappedFile(path: copy), from: origin)
    }
}
