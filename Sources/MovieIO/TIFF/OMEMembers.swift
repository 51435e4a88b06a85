import Foundation

extension OMEStack {
    /// The files of an OME-TIFF set: the opened one first, then the others in the order in which blocks name them.
    struct Members {
        /// Paths.
        private(set) var files: [String]
        /// Tolerated defects.
        private(set) var warnings: [String] = []
        private var indices: [String: Int] = [:]
        private let ownUUID: String?

        /// Finds the member files beside the opened one.
        ///
        /// A file that was renamed is recognised by its identifier, or because the set has no other member.
        ///
        /// - Throws: `MovieError.unreadable` for an absent member, unless missing frames are allowed.
        init(blocks: [OMEXML.Block], document: OMEXML, opened: String, options: MovieOptions) throws(MovieError) {
            files = [opened]
            ownUUID = document.uuid
            let folder = FileNames.folder(of: opened)
            let ownName = FileNames.name(of: opened)
            indices[ownName] = 0
            let isAlone = document.fileNames.count == 1
            for block in blocks {
                guard let stated = block.fileName, indices[stated] == nil else { continue }
                // Only the last component counts: a description must not lead out of its folder.
                let path = FileNames.join(folder, OMEXML.memberName(stated))
                if block.uuid != nil && block.uuid == ownUUID {
                    indices[stated] = 0
                } else if FileManager.default.fileExists(atPath: path) {
                    indices[stated] = files.count
                    files.append(path)
                } else if isAlone {
                    indices[stated] = 0
                    warnings.append("OME-XML calls the file \(stated); it is taken to be \(ownName), renamed.")
                } else if !options.allowMissingFrames {
                    throw OMEStack.absent(OMEXML.memberName(stated), of: opened, holdsPlanes: true)
                }
            }
        }

        /// Index of the file that holds a block's pages; nil when the file is absent.
        func index(of block: OMEXML.Block) -> Int? {
            guard let name = block.fileName else {
                return 0
            }
            return indices[name]
        }
    }
}
