/// A TIFF file without a description that says what its pages are, or with tifffile's.
struct PlainStack {
    let file: TIFFFile
    let page: TIFFPage

    /// Reads several pages as time points, with a warning, unless the file says more.
    func draft() -> MovieDraft {
        if let shaped { return shaped }
        if let planes = page.metaMorphPlaneCount, file.pageCount == 1, file.breakReason == nil, planes > 1,
            planes <= min(file.contiguousPlaneCapacity, PlaneStack.planeLimit)
        {
            return timeStack(pages: Array(0..<planes), format: "MetaMorph STK", isContiguous: true)
        }
        return timeStack(pages: fullSizePages, format: "TIFF", isContiguous: false)
    }

    private func timeStack(pages: [Int], format: String, isContiguous: Bool) -> MovieDraft {
        var draft = draft(pages: pages, axes: [PlaneAxis("T", pages.count)], format: format)
        draft.isContiguous = isContiguous
        if pages.count > 1 {
            draft.assumption =
                "The file does not say what its \(pages.count) pages are; they are read as time points "
                + "(\(MovieFlag.axes) says otherwise)."
        }
        return draft
    }

    private func draft(pages: [Int], axes: [PlaneAxis], format: String) -> MovieDraft {
        // Pages behind a break are known by the description alone.
        let end = file.breakReason == nil ? Int.max : file.pageCount
        let planes = pages.map { $0 < end ? PlaneLocation(file: 0, page: Int32($0)) : nil }
        return MovieDraft(
            format: format,
            files: [file.path],
            stack: PlaneStack(axes: axes, planes: planes) ?? .singlePlane,
            axesSource: .structure,
            shape: PlaneShape(page)
        )
    }

    /// The pages that are no smaller copies of others.
    private var fullSizePages: [Int] {
        (0..<file.pageCount).filter { index in
            guard file.isReduced(page: index), let other = try? file.page(index) else { return true }
            return other.width >= page.width && other.height >= page.height
        }
    }

    // MARK: tifffile

    /// The stack of a file whose description is tifffile's; nil when it is not, or does not fit the file.
    private var shaped: MovieDraft? {
        guard let found = page.description.flatMap(ShapedDescription.init), let extents = found.planeExtents(page),
            let count = PlaneStack.count(of: extents.map { PlaneAxis("T", $0) }), count > 1
        else { return nil }
        let isContiguous = file.pageCount == 1 && file.breakReason == nil
        let fits = file.breakReason == nil ? count == file.pageCount : count > file.pageCount
        guard isContiguous ? count <= file.contiguousPlaneCapacity : fits else { return nil }
        if let axes = found.planeAxes(extents) {
            var draft = draft(pages: Array(0..<count), axes: axes, format: "TIFF")
            draft.axesSource = .tiff
            draft.isContiguous = isContiguous
            return draft
        }
        var draft = timeStack(pages: Array(0..<count), format: "TIFF", isContiguous: isContiguous)
        if extents.count(where: { $0 > 1 }) > 1 {
            let text = extents.map(String.init).joined(separator: " x ")
            draft.ambiguity = .ambiguous(
                file: file.path,
                reason: "its \(text) images have several dimensions without names",
                flag: "\(MovieFlag.axes), for example \(MovieFlag.axes) TC2YX"
            )
        }
        return draft
    }
}

extension PlaneStack {
    /// A single plane on the first page.
    static let singlePlane = PlaneStack(onlyPlane: PlaneLocation(file: 0, page: 0))
}
