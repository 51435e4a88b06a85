import CellImage

/// The planes of a file that ImageJ or a program like it wrote.
struct ImageJStack {
    let file: TIFFFile
    let page: TIFFPage
    /// Whether announced images that are not there are left out.
    let readsCutFiles: Bool
    private let metadata: ImageJMetadata

    init(description: String, file: TIFFFile, page: TIFFPage, readsCutFiles: Bool) throws(MovieError) {
        self.file = file
        self.page = page
        self.readsCutFiles = readsCutFiles
        metadata = try ImageJMetadata(description, file: file.path)
    }

    /// Lays out the planes.
    ///
    /// A single dimension that ImageJ calls slices, in a plain stack, is read as time if the file has a frame interval
    /// and is ambiguous otherwise; a dimension without a name is time, with a warning.
    ///
    /// - Throws: `MovieError.malformed` when the file holds fewer planes than it announces.
    func draft() throws(MovieError) -> MovieDraft {
        let count = try planeCount()
        let isContiguous = isContiguous && count > 1
        let planes = (0..<count).map { $0 < presentCount ? PlaneLocation(file: 0, page: Int32($0)) : nil }
        var draft = MovieDraft(
            format: "ImageJ TIFF",
            files: [file.path],
            stack: .singlePlane,
            axesSource: .imageJ,
            shape: PlaneShape(page),
            isContiguous: isContiguous,
            facts: [facts]
        )
        let hasExtents = metadata.channels != nil || metadata.slices != nil || metadata.frames != nil
        let axes = hasExtents ? metadata.axes(planeCount: count) : [PlaneAxis("T", count)]
        guard let axes, let stack = PlaneStack(axes: axes, planes: planes) else {
            throw malformed("channels, slices and frames do not multiply to \(count) images")
        }
        draft.stack = stack
        settleSingleDimension(&draft, hasExtents: hasExtents)
        return draft
    }

    private func settleSingleDimension(_ draft: inout MovieDraft, hasExtents: Bool) {
        let count = draft.stack.planes.count
        guard metadata.hasUnnamedStack, count > 1 else { return }
        let asTime = PlaneStack(axes: [PlaneAxis("T", count)], planes: draft.stack.planes) ?? draft.stack
        let subject = "The \(count) images are a stack without a named dimension"
        if metadata.frameInterval != nil || !hasExtents {
            draft.stack = asTime
            draft.axesSource = .structure
            draft.assumption = "\(subject); they are read as time points (\(MovieFlag.axes) ZYX says otherwise)."
        } else {
            draft.ambiguity = .ambiguous(
                file: file.path,
                reason: "the \(count) images may be time points or the slices of one Z stack",
                flag: "\(MovieFlag.axes) TYX or \(MovieFlag.axes) ZYX"
            )
        }
    }

    /// Whether planes may follow each other without a page each.
    private var isContiguous: Bool { file.pageCount == 1 && file.breakReason == nil }

    /// Number of planes that the file has room for.
    private var presentCount: Int { isContiguous ? max(1, file.contiguousPlaneCapacity) : file.pageCount }

    /// Number of planes that are announced, and present unless files may be cut off.
    private func planeCount() throws(MovieError) -> Int {
        let announced = metadata.images ?? announcedByExtents
        guard let announced else { return file.pageCount }
        guard announced <= PlaneStack.planeLimit else { throw malformed("\(announced) images are too many") }
        guard announced <= presentCount || readsCutFiles else {
            let there = isContiguous ? "the file has room for" : "there are"
            throw malformed(
                "\(announced) images are announced, but \(there) \(presentCount); "
                    + "\(MovieFlag.allowMissingFrames) reads the time points that are whole"
            )
        }
        return announced
    }

    private var announcedByExtents: Int? {
        guard metadata.channels != nil || metadata.slices != nil || metadata.frames != nil else { return nil }
        return PlaneStack.count(
            of: [metadata.channels, metadata.slices, metadata.frames].map { PlaneAxis("T", $0 ?? 1) }
        ) ?? .max
    }

    private var facts: MovieFacts {
        MovieFacts(
            .imageJ,
            pixelSize: metadata.micrometersPerUnit.flatMap { x in
                page.pixelSize(micrometersPerUnit: x, micrometersPerUnitY: metadata.micrometersPerUnitY ?? x)
            },
            frameInterval: metadata.frameInterval.flatMap { FrameInterval(seconds: $0) }
        )
    }

    private func malformed(_ reason: String) -> MovieError {
        .malformed(file: file.path, page: 0, reason: "ImageJ's description: \(reason)")
    }
}
