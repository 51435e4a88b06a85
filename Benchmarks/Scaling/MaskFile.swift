import CellImage
import Foundation

/// Masks on disk, packed as a result file packs them, so that memory holds what tracking holds of them and no more.
final class MaskFile: @unchecked Sendable {
    private let handle: FileHandle
    private let lock = NSLock()
    private var ends: [UInt64] = [0]

    /// Makes an empty file without a name.
    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("celltrack-\(UUID().uuidString)")
        try Data().write(to: url)
        handle = try FileHandle(forUpdating: url)
        try FileManager.default.removeItem(at: url)
    }

    /// Adds the masks of the next frame.
    func append(_ masks: LabelRuns) throws {
        let bytes = RunLengthMask.encode(masks)
        try lock.withLock {
            try handle.seekToEnd()
            try handle.write(contentsOf: bytes)
            ends.append((ends.last ?? 0) + UInt64(bytes.count))
        }
    }

    /// The masks of a frame.
    func masks(inFrame frame: Int) throws -> LabelRuns {
        let bytes = try lock.withLock {
            try handle.seek(toOffset: ends[frame])
            return try handle.read(upToCount: Int(ends[frame + 1] - ends[frame])) ?? Data()
        }
        return try RunLengthMask.decode(Array(bytes))
    }
}
