internal import CellImage
internal import Foundation

/// The complete result that a new one is to replace: it keeps its content beside it until the new one is complete.
struct PreviousResult {
    private static let ending = ".previous"
    /// Path of the older result, beside the file that a link leads to.
    let path: String
    private let place: FilePlace
    private let newer: String

    /// Names the older result.
    ///
    /// - Parameter newer: path of the newer one.
    init(of newer: String) {
        self.newer = newer
        place = FilePlace(newer)
        path = (place == FilePlace(newer, followsLink: false) ? newer : place.path) + PreviousResult.ending
    }

    /// Whether there is one.
    var exists: Bool {
        kind == S_IFREG && StoreFile.isResult(path)
    }

    /// The kind of file of that name, as part of its mode, without following links; nil where there is nothing.
    private var kind: mode_t? {
        var found = stat()
        return lstat(path, &found) == 0 ? found.st_mode & S_IFMT : nil
    }

    /// Renames the file at the place of the newer one, unless that is unfinished or damaged: then an older one stays.
    ///
    /// Whoever calls holds the lock, and puts a new file in its place at once.
    func keep() throws(StoreError) {
        guard try isWorthKeeping() else { return }
        guard kind == nil || exists else {
            throw .cannotCreate(
                file: newer,
                reason: "\(path), where the older result is kept, is no result; move it away"
            )
        }
        try StoreFile.remove(path)
        guard rename(place.path, path) == 0 else {
            throw .cannotCreate(file: path, reason: String(cString: strerror(errno)))
        }
    }

    /// Removes it, if there is one.
    func remove() throws(StoreError) {
        if exists { try StoreFile.remove(path) }
    }

    /// Whether there is a complete result at the place of the newer one, as far as this version can tell.
    private func isWorthKeeping() throws(StoreError) -> Bool {
        do throws(StoreError) {
            let store = try TrackStore.open(at: place.path)
            let isComplete = try store.isComplete()
            try store.close()
            return isComplete
        } catch {
            switch error {
            case .newerSchema: return true
            case .missing, .notAResult, .damaged: return false
            default: throw error
            }
        }
    }
}
