import CellImage
import Foundation
public import NeuralNetwork

/// How far an import or a download is.
public struct WeightProgress: Sendable, Equatable {
    /// What is being done.
    public enum Step: String, Sendable {
        /// The file is fetched.
        case downloading
        /// Its checksum is computed.
        case checking
        /// Checkpoints are taken out of an archive.
        case extracting
        /// The weight file is written.
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

    /// What a file of weights may be called; the rest of its name may have dots.
    private static let suffixes = [ModelStore.suffix, ".pth", ".pt"]

    private func modelName(_ path: String) throws(WeightError) -> String {
        let file = FilePlace.name(of: path)
        let suffix = Self.suffixes.first(where: file.hasSuffix) ?? ""
        let name = name ?? String(file.dropLast(suffix.count))
        try ModelStore.checkName(name)
        return name
    }

    private func convert(
        _ source: any WeightSource,
        _ name: String,
        _ file: MappedFile
    ) throws(WeightError) -> StoredModel {
        let target = store.path(of: name)
        try refuseExisting(target)
        let origin = FilePlace.name(of: file.path)
        try convert(source, file, from: origin, to: target, overwrite: overwrite)
        return StoredModel(name, try CellSAMWeightFile.open(target))
    }

    private func convert(
        _ source: any WeightSource,
        _ file: MappedFile,
        from origin: String,
        to target: String,
        overwrite: Bool
    ) throws(WeightError) {
        let conversion = try CheckpointConversion(source, parameters: parameters)
        let digest = try digest(of: file)
        try store.create()
        try conversion.write(
            to: target,
            origin: WeightOrigin(file: origin, digest: digest),
            overwrite: overwrite
        ) { done, total in
            report(WeightProgress(step: .writing, file: target, done: done, total: total))
        }
    }

    /// An answer before minutes of work.
    private func refuseExisting(_ path: String) throws(WeightError) {
        guard overwrite || !FileManager.default.fileExists(atPath: path) else {
            throw .exists(file: path)
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

    /// Converts all checkpoints of an archive, and lets the models appear when every one is whole.
    private func extract(_ archive: TarReader, of path: String) throws(WeightError) -> [StoredModel] {
        var names: [String] = []
        defer { for name in names { unlink(hidden(name, ModelStore.suffix)) } }
        try convertAll(archive, of: path, into: &names)
        var models: [StoredModel] = []
        for name in names {
            let target = store.path(of: name)
            try refuseExisting(target)
            guard rename(hidden(name, ModelStore.suffix), target) == 0 else {
                throw .writeFailed(file: target, reason: String(cString: strerror(errno)))
            }
            models.append(StoredModel(name, try CellSAMWeightFile.open(target)))
        }
        return models
    }

    /// A file of the folder that is no model yet.
    private func hidden(_ model: String, _ suffix: String) -> String {
        store.folder + "/." + model + suffix
    }

    private func convertAll(
        _ archive: TarReader,
        of path: String,
        into names: inout [String]
    ) throws(WeightError) {
        var archive = archive
        var found: [String] = []
        while let (entry, size) = try archive.nextFile() {
            let file = FilePlace.name(of: entry)
            // Archives made on a Mac have a shadow "._NAME" of every file.
            guard file.hasSuffix(".pt"), !file.hasPrefix(".") else { continue }
            let model = String(file.dropLast(".pt".count))
            found.append(model)
            guard name == nil || name == model else { continue }
            try convertEntry(&archive, model, size: size, entry: entry, of: path)
            if !names.contains(model) { names.append(model) }
        }
        guard !names.isEmpty else {
            let reason =
                found.isEmpty ? "it holds no checkpoint (*.pt)" : "it holds \(found.joined(separator: ", ")) only"
            throw .malformed(file: path, entry: nil, reason: reason)
        }
    }

    private func convertEntry(
        _ archive: inout TarReader,
        _ model: String,
        size: Int,
        entry: String,
        of path: String
    ) throws(WeightError) {
        guard (try? ModelStore.checkName(model)) != nil, size <= Self.largestCheckpoint else {
            throw .malformed(
                file: path,
                entry: entry,
                reason: "its name or its size (\(size) bytes) is no checkpoint's"
            )
        }
        let target = store.path(of: model)
        try refuseExisting(target)
        try store.create()
        let copy = hidden(model, ".pt")
        let output = try PendingFile<WeightError>(path: copy, overwrite: true)
        try archive.forEachBlock { (block) throws(WeightError) in
            guard !Task.isCancelled else { throw .interrupted(file: target) }
            try output.append(block)
            report(WeightProgress(step: .extracting, file: entry, done: output.count, total: size))
        }
        try output.finish()
        defer { unlink(copy) }
        let origin = FilePlace.name(of: path) + "/" + entry
        let whole = hidden(model, ModelStore.suffix)
        do throws(WeightError) {
            let source = try PyTorchCheckpoint(path: copy)
            try convert(source, try MappedFile(path: copy), from: origin, to: whole, overwrite: true)
        } catch {
            throw error.naming("\(path), \(entry)", for: copy).naming(target, for: whole)
        }
    }
}
