import CellImage

/// The planes of a file that ImageJ or a program like it wrote.
struct ImageJStack {
    let file: TIFFFile
    let page: TIFFPage
    private let metadata: ImageJMetadata

    init(description: String, file: TIFFFile, page: TIFFPage) throws(MovieError) {
        self.file = file
        self.page = page
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
        let isContiguous = file.pageCount == 1 && count > 1
        let planes: [PlaneLocation?] = (0..<count).map { PlaneLocation(file: 0, page: Int32($0)) }
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

    /// Number of planes that are announced and present.
    private func planeCount() throws(MovieError) -> Int {
        let announced = metadata.images ?? announcedByExtents
        guard let announced else { return file.pageCount }
        guard announced <= PlaneStack.planeLimit else { throw malformed("\(announced) images are too many") }
        if file.pageCount == 1 && announced > 1 {
            let capacity = file.contiguousPlaneCapacity
            guard announced <= capacity else {
                throw malformed("\(announced) images are announced, but the file has room for \(capacity)")
            }
        } else if announced > file.pageCount {
            throw malformed("\(announced) images are announced, but there are \(file.pageCount)")
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
