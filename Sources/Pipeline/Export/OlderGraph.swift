import Foundation

/// An older GEFF in the folder that a new one goes to: one object, of which nothing may stay beside the new one.
struct OlderGraph {
    /// What describes a group or an array of Zarr, of version 2 and 3.
    private static let descriptions = [".zarray", ".zattrs", ".zgroup", ".zmetadata", "zarr.json"]
    private static let groups = ["nodes", "edges"]
    /// Descriptions are read that far.
    private static let byteLimit = 1 << 24

    private let folder: String
    private let isThere: Bool

    /// Looks for an older GEFF.
    ///
    /// - Throws: `RunError.cannotCreate` for a Zarr group or array that is none, whose description the new one would replace.
    init(in folder: String) throws(RunError) {
        let descriptions = OlderGraph.descriptions.map { folder + "/" + $0 }
            .filter { FileManager.default.fileExists(atPath: $0) }
        self.folder = folder
        isThere = !descriptions.isEmpty
        guard descriptions.isEmpty || descriptions.contains(where: OlderGraph.isOfGraph) else {
            throw .cannotCreate(file: folder, reason: "it is a Zarr group or array and no GEFF; name another folder")
        }
    }

    /// Its files, as paths in the folder.
    func files() throws -> [String] {
        guard isThere else { return [] }
        let manager = FileManager.default
        let inner = try OlderGraph.groups.filter { OutputFolder.isFolder(folder + "/" + $0) }.flatMap { group in
            try manager.subpathsOfDirectory(atPath: folder + "/" + group).map { group + "/" + $0 }
        }
        return (OlderGraph.descriptions + inner).filter {
            manager.fileExists(atPath: folder + "/" + $0) && !OutputFolder.isFolder(folder + "/" + $0)
        }
    }

    private static func isOfGraph(_ description: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: description) else { return false }
        defer { try? file.close() }
        guard let content = try? file.read(upToCount: byteLimit),
            let object = try? JSONSerialization.jsonObject(with: content) as? [String: Any]
        else { return false }
        // Attributes are a part of a zarr.json, and the whole of a .zattrs.
        return (object["attributes"] as? [String: Any] ?? object)["geff"] != nil
    }
}
