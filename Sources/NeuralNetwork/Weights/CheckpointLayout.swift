/// The names of a checkpoint's entries, all below one folder.
struct CheckpointLayout {
    /// The entry with the table of tensors.
    let pickle: ZipEntry
    private let folder: String
    private let file: String

    /// Finds the pickle.
    ///
    /// - Throws: `WeightError.malformed`, or `.unsupported` for a program of TorchScript and for compressed entries.
    init(_ archive: ZipArchive, file: String) throws(WeightError) {
        let pickles = archive.names.filter { $0.hasSuffix("/data.pkl") }
        guard pickles.count == 1, let name = pickles.first else {
            let reason = pickles.isEmpty ? "it is a zip archive without data.pkl" : "it has data.pkl more than once"
            throw .malformed(file: file, entry: nil, reason: reason)
        }
        let folder = String(name.dropLast("data.pkl".count))
        let isProgram = archive.names.contains { $0 == folder + "constants.pkl" || $0.hasPrefix(folder + "code/") }
        guard !isProgram, let pickle = try archive.entry(name) else {
            throw .unsupported(
                file: file,
                reason: "it is a TorchScript program",
                advice: "save its tensors instead, with torch.save(model.state_dict(), ...)"
            )
        }
        self.pickle = pickle
        self.folder = folder
        self.file = file
    }

    /// Refuses numbers whose first byte is the most significant.
    func checkByteOrder(_ archive: ZipArchive) throws(WeightError) {
        // Old writers did not say it, and wrote on little-endian machines.
        guard let entry = try archive.entry(folder + "byteorder") else { return }
        guard archive.bytes(of: entry).elementsEqual("little".utf8) else {
            throw .unsupported(
                file: file,
                reason: "its numbers are not little-endian",
                advice: "save it again on a little-endian machine"
            )
        }
    }

    /// The entries that hold the numbers of some tensors, by the keys of their storages.
    ///
    /// - Throws: `WeightError.malformed` when one is missing or has another size than its tensors say.
    func storages(
        of tensors: [String: StridedTensor],
        _ archive: ZipArchive
    ) throws(WeightError) -> [String: ZipEntry] {
        var storages: [String: ZipEntry] = [:]
        for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
            let storage = tensor.storage
            guard let entry = try archive.entry("\(folder)data/\(storage.key)") else {
                throw .malformed(file: file, entry: name, reason: "its numbers are missing")
            }
            let (size, isTooLarge) = storage.count.multipliedReportingOverflow(by: storage.type.byteCount)
            guard !isTooLarge, size == entry.range.count else {
                let found =
                    "the file has \(entry.range.count) bytes for \(storage.count) numbers of type \(storage.type)"
                throw .malformed(file: file, entry: name, reason: found)
            }
            storages[storage.key] = entry
        }
        return storages
    }
}
