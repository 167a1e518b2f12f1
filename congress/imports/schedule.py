"""What imports do by the clock."""

from congress.jobs.schedule import every

every("imports.tidy", minutes=30, kind="imports.tidy", label="清理导入的文件和密码表")
