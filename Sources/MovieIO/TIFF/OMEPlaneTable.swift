/// Collects the places of an OME image's planes from its `TiffData` blocks.
struct OMEPlaneTable {
    private let axes: [PlaneAxis]
    private let file: String
    private let readsCutFiles: Bool
    private var planes: [PlaneLocation?]

    /// Makes an empty table.
    ///
    /// - Parameters:
    ///   - pixels: extents and dimension order.
    ///   - samples: values per pixel of a page; that many channels share a page.
    ///   - file: named in errors.
    ///   - readsCutFiles: whether pages that the opened file does not have are left out.
    /// - Throws: `MovieError.malformed` when there would be more planes than any file can hold.
    init(pixels: OMEXML.Pixels, samples: Int, file: String, readsCutFiles: Bool) throws(MovieError) {
        let extents: [Character: Int] = ["Z": pixels.sizeZ, "C": pixels.sizeC / samples, "T": pixels.sizeT]
        axes = pixels.dimensionOrder.dropFirst(2).reversed().map { PlaneAxis($0, extents[$0] ?? 1) }
        guard let count = PlaneStack.count(of: axes) else {
            throw .malformed(file: file, page: 0, reason: "OME-XML: more planes than a file can hold")
        }
        self.file = file
        self.readsCutFiles = readsCutFiles
        planes = Array(repeating: nil, count: count)
    }

    /// Enters the pages of one block.
    ///
    /// - Parameters:
    ///   - block: the block; without a page and a count it stands for all pages of its file.
    ///   - member: index of its file; nil when the file is absent and may be.
    ///   - openedPages: pages of the opened file, which is member 0.
    /// - Throws: `MovieError.malformed` when the block leaves the image or the file.
    mutating func place(_ block: OMEXML.Block, inFile member: Int?, openedPages: Int) throws(MovieError) {
        var start = 0
        for axis in axes {
            let position = axis.letter == "T" ? block.firstT : axis.letter == "C" ? block.firstC : block.firstZ
            guard position < axis.count else {
                throw malformed(
                    "TiffData begins at \(axis.letter) \(position), but there are \(axis.count)"
                )
            }
            start = start * axis.count + position
        }
        let page = block.page ?? 0
        let isWholeFile = block.page == nil && block.count == nil
        let rest = planes.count - start
        let count = block.count ?? (isWholeFile ? (member == 0 ? min(openedPages, rest) : rest) : 1)
        guard count <= rest else { throw malformed("TiffData holds more planes than the image") }
        guard let member else { return }
        guard page + count <= Int(Int32.max) else { throw malformed("TiffData names page \(page + count - 1)") }
        let isBeyondFile = member == 0 && page + count > openedPages
        guard !isBeyondFile || readsCutFiles else {
            throw malformed(
                "TiffData names page \(page + count - 1), but the file has \(openedPages); "
                    + "\(MovieFlag.allowMissingFrames) reads the time points that are whole"
            )
        }
        for offset in 0..<(isBeyondFile ? max(0, openedPages - page) : count) {
            planes[start + offset] = PlaneLocation(file: Int32(member), page: Int32(page + offset))
        }
    }

    /// The finished stack.
    func stack() throws(MovieError) -> PlaneStack {
        guard let stack = PlaneStack(axes: axes, planes: planes) else { throw malformed("no plane is described") }
        return stack
    }

    private func malformed(_ reason: String) -> MovieError {
        .malformed(file: file, page: 0, reason: "OME-XML: \(reason)")
    }
}
