/// Finds the label files of a folder, whichever program wrote them.
package enum LabelFiles {
    /// Whether a name is that of a mask stored beside the image it belongs to, as Cellpose does.
    static func isMaskBesideImage(_ name: String) -> Bool {
        let stem = name.split(separator: ".").first.map(String.init) ?? name
        return suffixes.contains { stem.hasSuffix($0) }
    }

    private static let suffixes = ["_cp_masks", "_masks", "_mask", "_labels", "_label", "_seg"]

    /// Label files with the frame that each belongs to.
    package struct Listing: Sendable, Equatable {
        /// Paths in frame order.
        package var files: [String]
        /// True frame numbers.
        package var frameNumbers: [Int]
        /// Whether the names say the numbers; else files are counted from 0.
        package var isNumbered = true
        /// Times of the clock that the names say, in seconds from any origin, one per file; nil where they say none.
        package var times: [Int]?
    }

    /// The label files among some paths, sorted by the frame number in their names.
    ///
    /// Names of the Cell Tracking Challenge (`mask`, `man_track`, `man_seg`) and masks beside images are preferred over
    /// other files of the folder. Where more than numbers varies the natural order of the names counts. An only file has
    /// the number in its name, 0 without one.
    ///
    /// - Throws: `MovieError.malformed` when two files have one number, `.ambiguous` when several numbers vary.
    package static func listing(_ paths: [String], folder: String, pattern: FilePattern?) throws(MovieError) -> Listing
    {
        let chosen = preferred(paths)
        let names = chosen.map { FileNames.part(of: $0, below: folder) }
        guard names.count > 1 || pattern != nil else {
            let number = PatternDiscovery.frameNumber(in: FileNames.name(of: names[0]))
            return Listing(files: chosen, frameNumbers: [number ?? 0], isNumbered: number != nil)
        }
        if pattern == nil && !PatternDiscovery.onlyNumbersVary(in: names) {
            let sorted = chosen.sorted { NaturalOrder.precedes(FileNames.name(of: $0), FileNames.name(of: $1)) }
            return Listing(files: sorted, frameNumbers: Array(sorted.indices), isNumbered: false)
        }
        let rule: FilePattern
        if let pattern { rule = pattern } else { rule = try PatternDiscovery.pattern(of: names, folder: folder) }
        var frames: [(number: Int, path: String)] = []
        for (name, path) in zip(names, chosen) {
            guard let match = rule.match(name) else { continue }
            guard match.channel == nil && match.position == nil && match.slice == nil, let time = match.time else {
                throw .ambiguous(
                    file: folder,
                    reason: "the files are not numbered by frame alone (\(rule.description))",
                    flag: MovieFlag.pattern
                )
            }
            frames.append((time, path))
        }
        guard !frames.isEmpty else { throw .empty(file: FileNames.join(folder, rule.description)) }
        frames.sort { $0.number < $1.number }
        for index in frames.indices.dropFirst() where frames[index].number == frames[index - 1].number {
            throw .malformed(
                file: frames[index].path,
                page: nil,
                reason: "it has the same frame number as \(FileNames.name(of: frames[index - 1].path))"
            )
        }
        guard !rule.hasClock else {
            let numbers = Array(frames.indices)
            return Listing(
                files: frames.map(\.path),
                frameNumbers: numbers,
                isNumbered: false,
                times: frames.map(\.number)
            )
        }
        return Listing(files: frames.map(\.path), frameNumbers: frames.map(\.number))
    }

    private static func preferred(_ paths: [String]) -> [String] {
        for prefix in ["man_track", "mask", "man_seg"] {
            let found = paths.filter { path in
                let name = FileNames.name(of: path)
                return name.hasPrefix(prefix) && name.dropFirst(prefix.count).first?.isNumber == true
            }
            if !found.isEmpty { return found }
        }
        let masks = paths.filter { isMaskBesideImage(FileNames.name(of: $0)) }
        return masks.isEmpty ? paths : masks
    }
}
